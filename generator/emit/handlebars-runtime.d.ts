/** Handlebars without its compiler. The package's own declaration of this file is empty. */
declare module 'handlebars/runtime.js' {
  import Handlebars from 'handlebars';

  export default Handlebars;
}

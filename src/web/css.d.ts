/** Style sheets are imported for their effect; Vite puts them beside the bundle. */
declare module '*.css'

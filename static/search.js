// A search runs here, in a worker, on the page's own module, which is compiled already: it sees that there is no window, and
// opens no page. The page says where the module's script is. What goes wrong is thrown, so that the page hears of it.
onmessage = ({ data: [script, module] }) => {
    onmessage = null;
    import(script)
        .then(({ default: start }) => start({ module_or_path: module }))
        .catch((error) => setTimeout(() => { throw error; }));
};

// The program has changed the document: when, from the navigation on, and how large its module is.
function painted() {
    const time = performance.now();
    setTimeout(() => {
        const module = performance.getEntriesByType('resource').find(e => e.name.endsWith('.wasm'));
        parent.postMessage({ time, bytes: module ? module.decodedBodySize : NaN }, '*');
    });
}

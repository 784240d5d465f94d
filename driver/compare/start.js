// For Emscripten 3.1.6 (--post-js): a Go program has _start, not main.
Module['onRuntimeInitialized'] = function () {
  try {
    Module['__start']();
  } catch (e) {
    if (!(e instanceof ExitStatus) && e !== 'unwind') throw e;
  }
};

/* target.h: the run time is compiled twice, for each GOOS (cmake/RuntimeBitcode.cmake). */
#ifndef GOWL_RUNTIME_TARGET_H
#define GOWL_RUNTIME_TARGET_H

/* 1 for GOOS=js, where the host is wasm_exec.js (js.c), 0 for wasip1. */
#ifdef GOWL_JS
enum { rt_js = 1 };
#else
enum { rt_js = 0 };
#endif

#endif

# runtime/shims/*.c, compiled by clang to one archive of wasm objects, embedded as gowl_shims_a (emit/compile/compile.c gives it
# to lld for `gowl compile`). llvm-ar's D: no times and owners in it, so the same source gives the same bytes.
set(flags -target wasm32-unknown-unknown -mcpu=mvp -mbulk-memory -msign-ext -std=gnu11 -Oz -ffreestanding -fno-builtin
    -fno-strict-aliasing -Wall -Wextra -Werror -I${CMAKE_SOURCE_DIR})
get_filename_component(llvm_bin ${GOWL_CLANG} DIRECTORY)
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/runtime/shims/*.c)
set(objects "")
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/shims)
foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    set(out ${CMAKE_BINARY_DIR}/shims/${name}.o)
    add_custom_command(OUTPUT ${out}
        COMMAND ${GOWL_CLANG} ${flags} -MD -MF ${out}.d -MT ${out} -c ${source} -o ${out}
        DEPENDS ${source} DEPFILE ${out}.d COMMENT "clang wasm32 runtime/shims/${name}.c" VERBATIM)
    list(APPEND objects ${out})
endforeach()
set(GOWL_SHIMS_A ${CMAKE_BINARY_DIR}/gowl_shims.a)
add_custom_command(OUTPUT ${GOWL_SHIMS_A}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${GOWL_SHIMS_A}
    COMMAND ${llvm_bin}/llvm-ar rcsD ${GOWL_SHIMS_A} ${objects}
    DEPENDS ${objects} COMMENT "llvm-ar gowl_shims.a" VERBATIM)
add_custom_target(shims_a DEPENDS ${GOWL_SHIMS_A})
gowl_embed(gowl_shims_a ${GOWL_SHIMS_A})
add_dependencies(gowl_shims_a shims_a)

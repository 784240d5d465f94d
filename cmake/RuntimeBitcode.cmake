# runtime/*/*.c, compiled by clang for wasm32 with exactly the two features gowl allows, linked to one bitcode file and
# embedded as gowl_runtime_bc. A `const` libcall inside the run time must not become a call of itself: -fno-builtin.
set(flags -target wasm32-unknown-unknown -mcpu=mvp -mbulk-memory -msign-ext -std=gnu11 -O2 -ffreestanding -fno-builtin
    -fno-strict-aliasing -fwrapv -fexceptions -Wall -Wextra -Werror -I${CMAKE_SOURCE_DIR})
if(CMAKE_BUILD_TYPE STREQUAL Debug)
    list(APPEND flags -DGOWL_DEBUG) # HEAP_CHECK (runtime/heap/heap.h)
endif()
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/runtime/*/*.c)
list(FILTER sources EXCLUDE REGEX "/runtime/shims/")
# By name, not by folder: a file that moves leaves every module as it was.
set(names "")
foreach(source ${sources})
    get_filename_component(name ${source} NAME)
    list(APPEND names "${name}|${source}")
endforeach()
list(SORT names)
list(TRANSFORM names REPLACE "^[^|]*[|]" "" OUTPUT_VARIABLE sources)
if(NOT sources)
    file(WRITE ${CMAKE_BINARY_DIR}/runtime/empty.c "typedef int gowl_empty;\n")
    set(sources ${CMAKE_BINARY_DIR}/runtime/empty.c)
endif()
set(bitcode "")
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/runtime)
foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    set(out ${CMAKE_BINARY_DIR}/runtime/${name}.bc)
    add_custom_command(OUTPUT ${out}
        COMMAND ${GOWL_CLANG} ${flags} -MD -MF ${out}.d -MT ${out} -emit-llvm -c ${source} -o ${out}
        DEPENDS ${source} DEPFILE ${out}.d COMMENT "clang wasm32 ${name}.c" VERBATIM)
    list(APPEND bitcode ${out})
endforeach()
set(GOWL_RUNTIME_BC ${CMAKE_BINARY_DIR}/gowl_runtime.bc)
add_custom_command(OUTPUT ${GOWL_RUNTIME_BC}
    COMMAND ${GOWL_LLVM_LINK} -o ${GOWL_RUNTIME_BC} ${bitcode}
    DEPENDS ${bitcode} COMMENT "llvm-link gowl_runtime.bc" VERBATIM)
add_custom_target(runtime_bc DEPENDS ${GOWL_RUNTIME_BC})
gowl_embed(gowl_runtime_bc ${GOWL_RUNTIME_BC})
add_dependencies(gowl_runtime_bc runtime_bc)

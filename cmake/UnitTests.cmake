# tests/unit/NAME.c: each a program of its own with a main() that runs CUnit suites and exits 1 if one fails.
# Run time sources that a native test needs are included by that test (#include "runtime/x.c").
find_path(CUNIT_INCLUDE CUnit/CUnit.h)
find_library(CUNIT_LIBRARY cunit)
if(NOT CUNIT_INCLUDE OR NOT CUNIT_LIBRARY)
    message(WARNING "CUnit is not here (apt-get install libcunit1-dev): no unit tests")
    return()
endif()
file(GLOB unit_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/*.c)
foreach(source ${unit_tests})
    get_filename_component(name ${source} NAME_WE)
    add_executable(unit_${name} ${source})
    target_include_directories(unit_${name} PRIVATE ${CUNIT_INCLUDE})
    target_compile_definitions(unit_${name} PRIVATE GOWL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_link_libraries(unit_${name} PRIVATE driver emit lower base ${CUNIT_LIBRARY} LibXml2::LibXml2)
    set_target_properties(unit_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/unit)
    add_test(NAME unit_${name} COMMAND unit_${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    # What err() leaves behind when a test catches it is not a leak of the product: there it ends the process.
    set_tests_properties(unit_${name} PROPERTIES ENVIRONMENT ASAN_OPTIONS=detect_leaks=0)
endforeach()

# The Go symbols that runtime/ defines, against a checked-in list.
add_test(NAME overrides COMMAND ${CMAKE_COMMAND} -E env LLVM_NM=${GOWL_LLVM_NM}
    ${CMAKE_SOURCE_DIR}/tests/overrides ${GOWL_RUNTIME_BC})
add_test(NAME overrides_js COMMAND ${CMAKE_COMMAND} -E env LLVM_NM=${GOWL_LLVM_NM}
    ${CMAKE_SOURCE_DIR}/tests/overrides ${CMAKE_BINARY_DIR}/gowl_runtime_js.bc)

# tests/passes/run's: prints the IR of a small program behind one pass.
add_executable(gowl_pass ${CMAKE_SOURCE_DIR}/tests/passes/pass.c)
target_link_libraries(gowl_pass PRIVATE emit base)

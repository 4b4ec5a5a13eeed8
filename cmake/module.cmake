# ballast_module(NAME [CONNECTS] USES module... [LINKS target...] [TEST_LINKS target...])
#
# Declares the module in the current directory: every *.cpp except *_test.cpp becomes the static
# library ballast_NAME, the *_test.cpp become ballast_NAME_test, run by ctest. Fails at configure
# when USES names an edge that cmake/layers.cmake does not allow.
#
# Several sources of a folder are compiled as one unit, which reads their common headers and
# instantiates their common templates once: less than half of the time. Names in anonymous namespaces
# therefore differ within a folder (script/names.py).
#
# CONNECTS: the module connects others to each other, to databases or to a network, and computes little: it is
# compiled with -O1 for releases. At -O2 it took a third more time.
include(GoogleTest)

function(ballast_module name)
    cmake_parse_arguments(ARG "CONNECTS" "TEST_SHARDS" "USES;LINKS;PRIVATE_LINKS;TEST_LINKS" ${ARGN})
    ballast_allowed(${name} allowed)
    foreach(used IN LISTS ARG_USES)
        if(NOT used IN_LIST allowed)
            message(FATAL_ERROR "module ${name} may not use ${used}: not in cmake/layers.cmake")
        endif()
    endforeach()

    file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
    # A subdirectory with a CMakeLists.txt is a separate library.
    file(GLOB_RECURSE nested CONFIGURE_DEPENDS */CMakeLists.txt)
    foreach(file IN LISTS nested)
        get_filename_component(directory "${file}" DIRECTORY)
        list(FILTER sources EXCLUDE REGEX "^${directory}/")
    endforeach()
    set(tests ${sources})
    list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

    set(modules ${ARG_USES})
    list(TRANSFORM modules PREPEND ballast_)
    if(sources)
        add_library(ballast_${name} STATIC ${sources})
        target_include_directories(ballast_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
        target_link_libraries(ballast_${name} PUBLIC ${modules} ${ARG_LINKS}
                              PRIVATE ballast_warnings ${ARG_PRIVATE_LINKS})
        ballast_use_pch(ballast_${name} ballast_pch)
        if(ARG_CONNECTS)
            target_compile_options(ballast_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
        endif()
        ballast_compile_together(ballast_${name})
    else()
        add_library(ballast_${name} INTERFACE)
        target_include_directories(ballast_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
        target_link_libraries(ballast_${name} INTERFACE ${modules} ${ARG_LINKS})
    endif()

    if(tests)
        ballast_test(ballast_${name}_test SHARDS "${ARG_TEST_SHARDS}" SOURCES ${tests} LINKS ballast_${name} ${ARG_TEST_LINKS})
    endif()
endfunction()

# ballast_compile_together(TARGET): units of up to five sources of a folder, in alphabetical order. What is
# shipped is compiled as a whole and seldom again, so its units have up to twenty. Sources for several
# instruction sets (hwy/foreach_target.h), which include themselves, and those with options or definitions
# of their own, which are set before the module, stay units of their own.
#
# Units name their sources relative to src, where the units of CMake (UNITY_BUILD) have absolute paths and
# so are never found in the compiler cache by another checkout.
function(ballast_compile_together target)
    set(count 5)
    if(CMAKE_BUILD_TYPE STREQUAL "Release")
        set(count 20)
    endif()
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    list(SORT sources)
    set(together "")
    foreach(source IN LISTS sources)
        file(STRINGS "${source}" targets REGEX "foreach_target" LIMIT_COUNT 1)
        get_source_file_property(options "${source}" COMPILE_OPTIONS)
        get_source_file_property(definitions "${source}" COMPILE_DEFINITIONS)
        if(NOT targets AND NOT options AND NOT definitions)
            list(APPEND together "${source}")
        endif()
    endforeach()
    set(sources ${together})
    set(folder "")
    set(units "")
    foreach(source IN LISTS sources)
        get_filename_component(directory "${source}" DIRECTORY)
        if(NOT directory STREQUAL folder)
            set(folder "${directory}")
            set(index 0)
        endif()
        math(EXPR number "${index} / ${count}")
        math(EXPR index "${index} + 1")
        file(RELATIVE_PATH name "${CMAKE_CURRENT_SOURCE_DIR}" "${folder}")
        string(MAKE_C_IDENTIFIER "together_${name}_${number}" unit)
        list(APPEND units ${unit})
        file(RELATIVE_PATH path "${CMAKE_SOURCE_DIR}/src" "${source}")
        string(APPEND text_${unit} "#include \"${path}\"\n")
    endforeach()
    list(REMOVE_DUPLICATES units)
    set_source_files_properties(${sources} PROPERTIES HEADER_FILE_ONLY ON)
    foreach(unit IN LISTS units)
        set(file "${CMAKE_CURRENT_BINARY_DIR}/${unit}.cpp")
        file(CONFIGURE OUTPUT "${file}" CONTENT "${text_${unit}}" @ONLY)
        target_sources(${target} PRIVATE "${file}")
    endforeach()
    # A source of a unit is no header, so what is named in its anonymous namespace is defined once.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
    # Large units reach the threshold of compiler.cmake again and again: a tenth of the time for 0.4 GB.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=1048576>)
endfunction()

# ballast_test(TARGET [SHARDS n] SOURCES file... LINKS target...): one GoogleTest executable run by
# ctest as a whole, or as n tests that have every n-th case, in the source root, so that tests name
# data files by their path in the tree.
function(ballast_test target)
    cmake_parse_arguments(ARG "" "TIMEOUT;SHARDS" "SOURCES;LINKS;ENVIRONMENT" ${ARGN})
    add_executable(${target} ${ARG_SOURCES})
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_link_libraries(${target} PRIVATE ${ARG_LINKS} ballast_test_support ballast_warnings GTest::gmock GTest::gtest_main)
    ballast_use_pch(${target} ballast_test_pch)
    if(BALLAST_SANITIZE STREQUAL "thread")
        list(APPEND ARG_ENVIRONMENT
             "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp:detect_deadlocks=0")
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    if(NOT ARG_SHARDS)
        set(ARG_SHARDS 1)
    endif()
    foreach(shard RANGE 1 ${ARG_SHARDS})
        set(name ${target})
        set(environment ${ARG_ENVIRONMENT})
        if(ARG_SHARDS GREATER 1)
            string(APPEND name _${shard})
            math(EXPR index "${shard} - 1")
            list(APPEND environment GTEST_TOTAL_SHARDS=${ARG_SHARDS} GTEST_SHARD_INDEX=${index})
        endif()
        add_test(NAME ${name} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
        set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} ENVIRONMENT "${environment}")
    endforeach()
endfunction()

# Precompiled headers: one for the libraries, one for the tests (executables are compiled as -fPIE,
# and tests read GoogleTest too). They contain third-party headers only, which do not change; one of our
# headers would cause a full rebuild at each change. A build without them (asan, tsan, fuzz)
# shows that each file includes what it uses.
option(BALLAST_PCH "Precompile the headers of the standard library, fmt and GoogleTest" OFF)

if(BALLAST_PCH)
    set(standard <algorithm> <array> <charconv> <chrono> <cmath> <cstdint> <cstring> <deque> <expected>
        <functional> <limits> <map> <memory> <mutex> <numeric> <optional> <set> <span>
        <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)
    file(WRITE "${CMAKE_BINARY_DIR}/pch/empty.cpp" "")

    add_library(ballast_pch STATIC "${CMAKE_BINARY_DIR}/pch/empty.cpp")
    target_link_libraries(ballast_pch PRIVATE ballast_warnings fmt::fmt)
    target_precompile_headers(ballast_pch PRIVATE ${standard})

    add_executable(ballast_test_pch "${CMAKE_BINARY_DIR}/pch/empty.cpp")
    target_link_libraries(ballast_test_pch PRIVATE ballast_warnings fmt::fmt GTest::gmock GTest::gtest_main)
    target_precompile_headers(ballast_test_pch PRIVATE ${standard} <gmock/gmock.h> <gtest/gtest.h>)
    # Lets the compiler cache read the sources of a precompiled header.
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()

# ballast_use_pch(TARGET OWNER): TARGET is compiled with the headers of ballast_pch or ballast_test_pch.
function(ballast_use_pch target owner)
    if(BALLAST_PCH)
        target_precompile_headers(${target} REUSE_FROM ${owner})
    endif()
endfunction()

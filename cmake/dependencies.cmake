# Third-party libraries: from the distribution, except the Boost headers and DuckDB, which
# script/bootstrap unpacks into .deps/ (reasons in docs/dependencies.md).
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(Eigen3 REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(libzstd REQUIRED IMPORTED_TARGET libzstd)
find_package(date REQUIRED)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
find_package(hwy REQUIRED)
pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(libqrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
find_package(pugixml REQUIRED)
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(cairo REQUIRED IMPORTED_TARGET cairo-pdf cairo-ft)
pkg_check_modules(freetype REQUIRED IMPORTED_TARGET freetype2)
# The headers only: the library is opened at run time by feed.
find_path(BALLAST_CURL_INCLUDE curl/curl.h REQUIRED)
add_library(ballast_curl INTERFACE)
target_include_directories(ballast_curl SYSTEM INTERFACE "${BALLAST_CURL_INCLUDE}")
# The fonts of PDF documents, built into the program.
set(BALLAST_OPEN_SANS /usr/share/fonts/truetype/open-sans CACHE PATH "Directory of Open Sans")
set(BALLAST_DEJAVU /usr/share/fonts/truetype/dejavu CACHE PATH "Directory of DejaVu Sans")

set(BALLAST_DEPS "${CMAKE_SOURCE_DIR}/.deps" CACHE PATH "What script/bootstrap unpacked")
if(NOT EXISTS "${BALLAST_DEPS}/boost/boost/version.hpp")
    message(FATAL_ERROR "${BALLAST_DEPS}/boost is missing: run script/bootstrap")
endif()

# Headers only; never find_package(Boost), which finds the older Boost of the distribution.
add_library(ballast_boost INTERFACE)
target_include_directories(ballast_boost SYSTEM INTERFACE "${BALLAST_DEPS}/boost")
target_compile_definitions(ballast_boost INTERFACE
    BOOST_ALL_NO_LIB BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ERROR_CODE_HEADER_ONLY BOOST_MATH_PROMOTE_DOUBLE_POLICY=false)

# The C header only: the library is opened at run time by store/columns.
add_library(ballast_duckdb INTERFACE)
target_include_directories(ballast_duckdb SYSTEM INTERFACE "${CMAKE_SOURCE_DIR}/third_party/duckdb")

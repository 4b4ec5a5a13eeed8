#include "store/duckdb_library.hpp"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <sys/auxv.h>
#include <system_error>
#include <vector>

namespace ballast::store::detail {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> places(const std::string& library) {
    std::vector<std::string> all;
    if (!library.empty()) all.push_back(library);
    std::error_code error;
    fs::path executable = fs::read_symlink("/proc/self/exe", error);
    // Where /proc is not mounted: the path that was executed, with its links followed.
    if (const auto* executed = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
        error && executed != nullptr)
        executable = fs::canonical(executed, error);
    if (!error) all.push_back((executable.parent_path() / "libduckdb.so").string());
    if (const char* named = std::getenv("BALLAST_DUCKDB")) all.emplace_back(named);
    all.emplace_back(BALLAST_DUCKDB_BUILD_PATH);
    return all;
}

template <class Function>
bool load(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

Result<DuckdbApi> open_library(const std::string& library) {
    bool is_old = false;
    for (const std::string& place : places(library)) {
        void* opened = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (!opened) continue;
        DuckdbApi api;
        bool complete = true;
#define BALLAST_DUCKDB_LOAD(name) complete = load(opened, "duckdb_" #name, api.name) && complete;
        BALLAST_DUCKDB_FUNCTIONS(BALLAST_DUCKDB_LOAD)
#undef BALLAST_DUCKDB_LOAD
        if (complete) return api;
        is_old = true;
        dlclose(opened);
    }
    return fail(Code::kUnavailable,
                fmt::format("DuckDB's library was not found; run script/bootstrap, put "
                            "libduckdb.so next to the program, or set BALLAST_DUCKDB to its path{}",
                            is_old ? " (the one found is not DuckDB 1.4 or later)" : ""));
}

}  // namespace

Result<const DuckdbApi*> duckdb_api(const std::string& library) {
    // Loaded once per process; a failure is retried, since the user may have fixed the cause.
    static std::mutex mutex;
    static std::unique_ptr<const DuckdbApi> opened;
    const std::lock_guard lock(mutex);
    if (!opened) {
        TRY(const DuckdbApi api, open_library(library));
        opened = std::make_unique<const DuckdbApi>(api);
    }
    return opened.get();
}

}  // namespace ballast::store::detail

#include "api/process_figures.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace ballast::api {

namespace {

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

std::uint64_t entries_of(const char* directory) {
    std::error_code error;
    std::uint64_t count = 0;
    for (auto at = std::filesystem::directory_iterator(directory, error);
         !error && at != std::filesystem::directory_iterator(); at.increment(error))
        ++count;
    return count;
}

}  // namespace

ProcessFigures process_figures() {
    ProcessFigures figures;
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) == 0)
        figures.processor_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    std::uint64_t pages = 0;
    std::uint64_t resident = 0;
    if (std::ifstream("/proc/self/statm") >> pages >> resident)
        figures.resident_bytes = resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    figures.open_files = entries_of("/proc/self/fd");
    figures.threads = entries_of("/proc/self/task");
    return figures;
}

}  // namespace ballast::api

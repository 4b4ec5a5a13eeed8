// Runs a reader in a child process and measures what it takes beyond what the process had before:
// processor time and peak memory.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ballast::test {

struct Measured {
    bool finished = false;  // false: it crashed, or exceeded the limits of the child
    double cpu_ms = 0;
    double peak_mib = 0;  // above the memory before
    std::string text;     // what `run` returned
};

namespace detail {

inline double status_mib(const char* field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field))
            return std::strtod(line.c_str() + std::string(field).size(), nullptr) / 1024;
    return 0;
}

inline double cpu_ms() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

}  // namespace detail

// The limit that BALLAST_MOST_MS sets, for a measurement on a quiet machine (script/reliability); a
// test that runs beside others asserts no time.
inline double most_ms() {
    const char* text = std::getenv("BALLAST_MOST_MS");
    return text ? std::strtod(text, nullptr) : std::numeric_limits<double>::infinity();
}

// `prepare` runs in the child too, before the measurement: it loads libraries and inputs. The child
// is killed after `most_seconds` of processor time.
inline Measured in_child(const std::function<std::string()>& run,
                         const std::function<void()>& prepare = {}, unsigned most_seconds = 20) {
    int ends[2];
    if (pipe(ends) != 0) return {};
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        const rlimit cpu{most_seconds, most_seconds}, none{0, 0};
        setrlimit(RLIMIT_CPU, &cpu);
        setrlimit(RLIMIT_CORE, &none);
        if (prepare) prepare();
        std::ofstream("/proc/self/clear_refs") << "5";  // resets VmHWM, the peak
        const double before_mib = detail::status_mib("VmRSS:"), before_ms = detail::cpu_ms();
        const std::string text = run();
        const double ms = detail::cpu_ms() - before_ms;
        const double mib = detail::status_mib("VmHWM:") - before_mib;
        const std::string line = std::to_string(ms) + " " + std::to_string(mib) + " " + text;
        const auto written = write(ends[1], line.data(), line.size());
        _exit(written == static_cast<ssize_t>(line.size()) ? 0 : 1);
    }
    close(ends[1]);
    std::string line;
    char piece[4096];
    for (ssize_t got; (got = read(ends[0], piece, sizeof piece)) > 0;)
        line.append(piece, static_cast<std::size_t>(got));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    Measured measured;
    measured.finished = WIFEXITED(status) && WEXITSTATUS(status) == 0 && !line.empty();
    char* rest = nullptr;
    measured.cpu_ms = std::strtod(line.c_str(), &rest);
    measured.peak_mib = std::strtod(rest, &rest);
    if (rest && *rest) measured.text = rest + 1;
    return measured;
}

}  // namespace ballast::test

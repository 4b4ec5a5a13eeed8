// Hostile files, each of which a reader must reject within 64 MiB of memory beyond the file itself,
// and 200 ms of processor time where that is measured (the criterion R9 for archive bombs).
#pragma once

#include <cstdio>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "support/measured_child.hpp"

namespace ballast::ingest {

struct Bomb {
    std::string name;
    std::function<std::string()> bytes;
    std::string (*read)(const std::string&);  // its outcome
    std::string refused;                      // part of the message
};

template <class Value>
std::string outcome(const Result<Value>& result) {
    return result ? "accepted" : result.error().message;
}

// Each in a process of its own, which the system ends after 20 s.
inline void expect_rejected(const std::vector<Bomb>& bombs) {
    double most_ms = 0, most_mib = 0;
    for (const Bomb& bomb : bombs) {
        std::string bytes;
        const test::Measured measured =
            test::in_child([&] { return bomb.read(bytes); }, [&] { bytes = bomb.bytes(); });
        EXPECT_TRUE(measured.finished) << bomb.name;
        EXPECT_THAT(measured.text, testing::HasSubstr(bomb.refused)) << bomb.name;
        EXPECT_NE(measured.text, "accepted") << bomb.name;
        EXPECT_LT(measured.peak_mib, 64) << bomb.name;
        EXPECT_LT(measured.cpu_ms, test::most_ms()) << bomb.name;
        most_ms = std::max(most_ms, measured.cpu_ms);
        most_mib = std::max(most_mib, measured.peak_mib);
        std::printf("%-55s %7.1f ms %7.1f MiB  %s\n", bomb.name.c_str(), measured.cpu_ms,
                    measured.peak_mib, measured.text.substr(0, 100).c_str());
    }
    std::printf("%zu files rejected, at most %.0f ms and %.1f MiB\n", bombs.size(), most_ms,
                most_mib);
}

}  // namespace ballast::ingest

// Settings of requests to language models. They are resolved together with the others
// (settings.hpp); the program puts them into Environment::shared at start.
#pragma once

#include <cstdint>

#include "service/settings.hpp"

namespace ballast::service {

struct ModelSettings {
    // Longest wait for the first byte of an answer. A model on this machine may first be loaded.
    std::uint64_t first_byte_ms = 120'000;
    std::uint64_t local_first_byte_ms = 600'000;
    std::uint64_t idle_ms = 60'000;  // longest pause within an answer; 0: no limit
    std::uint64_t total_ms = 600'000;
};

// From the values that resolve_settings has checked.
ModelSettings model_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service

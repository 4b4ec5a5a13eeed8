// What the metrics and the log have of requests to providers of market data and language models.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "service/environment.hpp"

namespace ballast::service {

enum class ProviderGroup : std::uint8_t { kMarketData, kLanguageModel };

struct OutboundRequest {
    ProviderGroup group = ProviderGroup::kMarketData;
    std::string_view label;     // of the metric: one of few, not a name that a user chose
    std::string_view provider;  // as the workspace names it, for the log
    std::string_view outcome;   // "ok" or the error's code
    std::chrono::nanoseconds took{0};
};

// Counts it, and writes one line {"event":"provider_request", …} with the call or job that waits
// for the response.
void note_request(Environment& environment, const OutboundRequest& request);

}  // namespace ballast::service

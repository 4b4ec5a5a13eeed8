#include "risk/settings.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/check.hpp"
#include "risk/describe_methods.hpp"

namespace ballast::risk {

double headline_confidence(const RiskSettings& settings) {
    CHECK(!settings.confidence.empty());
    return *std::max_element(settings.confidence.begin(), settings.confidence.end());
}

Status check_settings(const RiskSettings& settings) {
    Error error = fail(Code::kInvalidInput, "the risk settings cannot be used");
    const auto refuse = [&](std::string pointer, std::string message, std::string hint) {
        error.errors.push_back(
            {std::move(pointer), "not_allowed", std::move(message), std::move(hint)});
    };
    if (settings.confidence.empty())
        refuse("/confidence", "there is no confidence level", "give at least one, such as 0.99");
    if (settings.methods.empty())
        refuse("/methods", "there is no VaR method", "name at least one, such as historical");
    if (settings.backtest_methods.empty())
        refuse("/backtest_methods", "there is no method to backtest",
               "name at least one, such as historical");
    if (settings.correlation == CorrelationMethod::kGiven)
        refuse("/correlation", "an estimator does not apply to a given matrix",
               "name one, such as pearson");
    for (std::size_t i = 0; i < settings.backtest_methods.size(); ++i)
        if (!forecasts_series(settings.backtest_methods[i]))
            refuse(fmt::format("/backtest_methods/{}", i),
                   fmt::format("{} simulates positions and cannot be backtested",
                               describe::to_word(settings.backtest_methods[i])),
                   "name a method other than mc_normal and mc_t");
    if (error.errors.empty()) return {};
    return error;
}

}  // namespace ballast::risk

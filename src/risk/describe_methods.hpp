// The names of the VaR methods, in requests and issues.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "risk/var.hpp"

namespace ballast::describe {

template <>
struct Described<risk::VarMethod> {
    using enum risk::VarMethod;
    static constexpr std::string_view name = "VarMethod";
    static constexpr std::string_view doc = "Method that produces the distribution of P&L.";
    static constexpr std::array values{
        word(kParametric, "parametric", "Normal distribution, closed form.", "Parametric, normal"),
        word(kHistorical, "historical",
             "Historical simulation: P&L of today's positions on each past day.",
             "Historical simulation"),
        word(kMcNormal, "mc_normal", "Monte Carlo simulation, multivariate normal.",
             "Monte Carlo, normal"),
        word(kMcT, "mc_t", "Monte Carlo simulation, multivariate Student-t.",
             "Monte Carlo, Student-t"),
        word(kParametricT, "parametric_t", "Student-t distribution, closed form.",
             "Parametric, Student-t"),
        word(kModified, "modified",
             "Normal quantile adjusted for skewness and kurtosis (Cornish-Fisher).",
             "Modified (Cornish-Fisher)"),
        word(kHistoricalAgeWeighted, "historical_age_weighted",
             "Age-weighted historical simulation (Boudoukh, Richardson and Whitelaw 1998).",
             "Historical, age-weighted"),
        word(kHistoricalFiltered, "historical_filtered",
             "Filtered historical simulation, rescaled to current volatility (Hull and White "
             "1998).",
             "Historical, filtered"),
        word(kEwma, "ewma", "Normal distribution, closed form, exponentially weighted covariance.",
             "EWMA (RiskMetrics)")};
};

}  // namespace ballast::describe

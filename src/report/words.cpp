#include "report/words.hpp"

#include <fmt/format.h>

#include "model/describe_portfolio.hpp"
#include "model/occ_symbol.hpp"
#include "risk/describe_methods.hpp"

namespace ballast::report {

std::string_view name_of(risk::VarMethod method) {
    for (const auto& word : describe::Described<risk::VarMethod>::values)
        if (word.value == method) return word.label;
    return "";
}

std::string_view name_of(risk::QuantileRule rule) {
    switch (rule) {
        case risk::QuantileRule::kOrderStatistic:
            return "order statistic";
        case risk::QuantileRule::kLinear:
            return "linear";
        case risk::QuantileRule::kWeibull:
            return "Weibull";
        case risk::QuantileRule::kHazen:
            return "Hazen";
        case risk::QuantileRule::kMedianUnbiased:
            return "median unbiased";
    }
    return "";
}

std::string_view name_of(risk::EsRule rule) {
    switch (rule) {
        case risk::EsRule::kAcerbiTasche:
            return "Acerbi-Tasche";
        case risk::EsRule::kMeanOfKWorst:
            return "mean of the k worst";
        case risk::EsRule::kMeanBelowLinearQuantile:
            return "mean below the linear quantile";
    }
    return "";
}

std::string_view name_of(risk::TrafficZone zone) {
    switch (zone) {
        case risk::TrafficZone::kGreen:
            return "green";
        case risk::TrafficZone::kYellow:
            return "yellow";
        case risk::TrafficZone::kRed:
            return "red";
    }
    return "";
}

std::string_view name_of(risk::HorizonScaling scaling) {
    switch (scaling) {
        case risk::HorizonScaling::kOneDay:
            return "one day, not scaled";
        case risk::HorizonScaling::kSquareRootOfTime:
            return "square root of time";
        case risk::HorizonScaling::kScaledReturns:
            return "daily returns × square root of time";
        case risk::HorizonScaling::kOverlappingWindows:
            return "overlapping windows";
        case risk::HorizonScaling::kScaledCovariance:
            return "covariance × time, delta-gamma";
        case risk::HorizonScaling::kScaledCumulants:
            return "cumulants × time";
        case risk::HorizonScaling::kSimulated:
            return "simulated over the horizon";
    }
    return "";
}

std::string days(int count) { return fmt::format("{} {}", count, count == 1 ? "day" : "days"); }

std::string position_name(std::string_view symbol) {
    const auto option = model::parse_occ_symbol(symbol);
    if (!option) return std::string(symbol);
    return fmt::format("{} {} {} {}", option->underlying, option->strike.to_string(),
                       describe::to_word(option->right), option->expiry.to_string());
}

}  // namespace ballast::report

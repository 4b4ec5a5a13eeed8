// Requests with the values that they leave out: those of the risk settings of the portfolio.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "describe/fields.hpp"
#include "risk/settings.hpp"
#include "service/call.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

// Whether the request states a member, null being no statement.
template <auto Member, class Request>
bool states(const Request& request) {
    return (request.stated >> describe::kIndexOf<Request, Member> & 1) != 0;
}

// Gives the member a value, as if the request had stated it.
template <auto Member, class Request, class T>
void state(Request& request, const T& value) {
    request.*Member = value;
    request.stated |= std::uint64_t{1} << describe::kIndexOf<Request, Member>;
}

template <auto Member, class Request>
std::string_view field_name() {
    std::string_view name;
    std::size_t index = 0;
    describe::Described<Request>::fields.each([&](const auto& field) {
        if (index++ == describe::kIndexOf<Request, Member>) name = field.name;
    });
    return name;
}

// Of the stored portfolio; the defaults without one.
Result<risk::RiskSettings> settings_of(const Call& call,
                                       const std::optional<std::string>& portfolio);

// For requests that name a portfolio. A backtest has the headline's confidence level.
VarRequest in_effect(VarRequest request, const risk::RiskSettings& settings);
BacktestRequest in_effect(BacktestRequest request, const risk::RiskSettings& settings);
PerformanceRequest in_effect(PerformanceRequest request, const risk::RiskSettings& settings);
CorrelationRequest in_effect(CorrelationRequest request, const risk::RiskSettings& settings);

// The request itself when it names no portfolio.
template <class Request>
Result<Request> with_stored_settings(const Call& call, const Request& request) {
    if (!request.portfolio) return request;
    TRY(const risk::RiskSettings settings, settings_of(call, request.portfolio));
    return in_effect(request, settings);
}

}  // namespace ballast::service

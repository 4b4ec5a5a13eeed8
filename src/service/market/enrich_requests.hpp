// Request and response of security.enrich.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/security_requests.hpp"

namespace ballast::service {

struct EnrichRequest {
    std::vector<std::string> symbols = {};
    std::string provider = {};
};

enum class EnrichStatus : std::uint8_t { kAdded, kChanged, kUnchanged, kFailed };

struct EnrichedSecurity {
    std::string symbol;
    std::string source;
    EnrichStatus status = EnrichStatus::kUnchanged;
    std::vector<FieldChange> changes;
    std::vector<std::string> kept;
    std::string reason;
};

struct EnrichTotals {
    std::int64_t securities = 0;
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t failed = 0;
};

struct EnrichResponse {
    EnrichTotals totals;
    std::vector<EnrichedSecurity> data;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::EnrichRequest> {
    using T = service::EnrichRequest;
    static constexpr std::string_view name = "EnrichRequest";
    static constexpr std::string_view doc = "Securities whose description to download.";
    static constexpr auto fields = wire::list(
        optional("symbols", &T::symbols, "Symbols; all that is held when empty.",
                 {.max_items = 20'000, .min_length = 1, .max_length = 32}),
        optional("provider", &T::provider,
                 "Provider; the first that is ready and describes securities when absent.",
                 {.max_length = 32}));
};

template <>
struct Described<service::EnrichStatus> {
    using enum service::EnrichStatus;
    static constexpr std::string_view name = "EnrichStatus";
    static constexpr std::string_view doc = "Effect of a description on a security.";
    static constexpr std::array values{
        word(kAdded, "added", "The security is new."),
        word(kChanged, "changed", "Fields of the security changed."),
        word(kUnchanged, "unchanged", "Nothing changed."),
        word(kFailed, "failed", "The description could not be downloaded.")};
};

template <>
struct Described<service::EnrichedSecurity> {
    using T = service::EnrichedSecurity;
    static constexpr std::string_view name = "EnrichedSecurity";
    static constexpr std::string_view doc = "Result of the description of a security.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol."), required("source", &T::source, "Provider."),
        required("status", &T::status, "Effect."),
        required("changes", &T::changes, "Changed fields."),
        required("kept", &T::kept,
                 "Fields whose value was edited or imported, and stays although the provider "
                 "gives another."),
        required("reason", &T::reason, "Reason for a failure; otherwise empty."));
};

template <>
struct Described<service::EnrichTotals> {
    using T = service::EnrichTotals;
    static constexpr std::string_view name = "EnrichTotals";
    static constexpr std::string_view doc = "Number of securities by result.";
    static constexpr auto fields =
        wire::list(required("securities", &T::securities, "Number of securities."),
                   required("added", &T::added, "Number of new securities."),
                   required("changed", &T::changed, "Number of changed securities."),
                   required("failed", &T::failed, "Number of failures."));
};

template <>
struct Described<service::EnrichResponse> {
    using T = service::EnrichResponse;
    static constexpr std::string_view name = "EnrichResponse";
    static constexpr std::string_view doc = "Result of the description of securities.";
    static constexpr auto fields = wire::list(required("totals", &T::totals, "Totals."),
                                              required("data", &T::data, "Results by symbol."));
};

}  // namespace ballast::describe

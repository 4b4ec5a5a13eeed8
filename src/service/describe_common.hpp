// Descriptions of the vocabulary that many requests and responses share.
#pragma once

#include <array>
#include <string>

#include "base/error.hpp"
#include "fin/currency.hpp"
#include "model/portfolio.hpp"
#include "model/security.hpp"
#include "wire/describe.hpp"
#include "wire/scalar.hpp"

namespace ballast::wire {

template <>
struct Scalar<fin::Currency> {
    static constexpr std::string_view name = "currency";
    static constexpr std::string_view format = "currency";
    static constexpr std::string_view pattern = "^[A-Z]{3}$";
    static constexpr std::string_view doc = "ISO 4217 code";
    static constexpr bool accepts_number = false;
    static Result<fin::Currency> parse(std::string_view text) { return fin::Currency::parse(text); }
    static std::string to_text(const fin::Currency& value) { return value.to_string(); }
};

template <>
struct Described<Severity> {
    static constexpr std::string_view name = "Severity";
    static constexpr std::string_view doc = "How much an issue matters to the result.";
    static constexpr std::array values{word(Severity::kInfo, "info"),
                                       word(Severity::kWarning, "warning"),
                                       word(Severity::kError, "error")};
};

template <>
struct Described<Issue> {
    static constexpr std::string_view name = "Issue";
    static constexpr std::string_view doc =
        "A part of a result that is missing, approximate or doubtful.";
    static constexpr auto fields = wire::list(
        required("severity", &Issue::severity, "How much it matters."),
        required("code", &Issue::code, "A stable word for programs."),
        required("message", &Issue::message, "What is the matter and what it means."),
        required("where", &Issue::where, "The position, symbol or field; may be empty."));
};

template <>
struct Described<model::AssetType> {
    using enum model::AssetType;
    static constexpr std::string_view name = "AssetType";
    static constexpr std::string_view doc = "What kind of instrument it is.";
    static constexpr std::array values{word(kEquity, "equity"),          word(kEtf, "etf"),
                                       word(kMutualFund, "mutual_fund"), word(kBond, "bond"),
                                       word(kOption, "option"),          word(kCash, "cash"),
                                       word(kCommodity, "commodity"),    word(kOther, "other")};
};

template <>
struct Described<model::OptionRight> {
    static constexpr std::string_view name = "OptionRight";
    static constexpr std::string_view doc = "Call or put.";
    static constexpr std::array values{word(model::OptionRight::kCall, "call"),
                                       word(model::OptionRight::kPut, "put")};
};

template <>
struct Described<model::OptionTerms> {
    using T = model::OptionTerms;
    static constexpr std::string_view name = "OptionTerms";
    static constexpr std::string_view doc = "The contract of an option position.";
    static constexpr auto fields = wire::list(
        required("underlying", &T::underlying, "Root of the OCC symbol.", {.max_length = 6}),
        required("expiry", &T::expiry, "Last day of the contract."),
        required("right", &T::right, "Call or put."),
        required("strike", &T::strike, "Strike per unit of the underlying."));
};

template <>
struct Described<model::Security> {
    using T = model::Security;
    static constexpr std::string_view name = "Security";
    static constexpr std::string_view doc = "What is known of a listed instrument.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Ticker.", {.min_length = 1, .max_length = 32}),
        optional("name", &T::name, "Full name.", {.max_length = 200}),
        optional("type", &T::type, "Kind of instrument."),
        optional("sector", &T::sector, "Sector; empty when unknown.", {.max_length = 100}),
        optional("industry", &T::industry, "Industry; empty when unknown.", {.max_length = 100}),
        optional("exchange", &T::exchange, "Exchange; empty when unknown.", {.max_length = 100}),
        optional("country", &T::country, "ISO 3166 code; empty when unknown.", {.max_length = 8}),
        optional("currency", &T::currency, "Currency of its prices."));
};

}  // namespace ballast::wire

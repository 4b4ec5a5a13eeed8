// Market data of kinds other than daily prices described once.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "model/market_record.hpp"

namespace ballast::describe {

template <>
struct Described<model::RecordKind> {
    using enum model::RecordKind;
    static constexpr std::string_view name = "MarketRecordKind";
    static constexpr std::string_view doc = "Kind of market data beside daily prices.";
    static constexpr std::array values{
        word(kQuote, "quote", "Latest price of a security."),
        word(kOptionQuote, "option_quote", "Quote of an option contract.", "Option quote"),
        word(kRating, "rating", "Credit rating of an instrument or issuer."),
        word(kLoanPrice, "loan_price", "Price of a loan.", "Loan price"),
        word(kFundamental, "fundamental", "Fundamental figures of a company.",
             "Fundamental figures")};
};

template <>
struct Described<model::MarketRecord> {
    using T = model::MarketRecord;
    static constexpr std::string_view name = "MarketRecord";
    static constexpr std::string_view doc = "What a source stated about an instrument on a day.";
    static constexpr auto fields =
        list(required("kind", &T::kind, "Kind."),
             required("instrument", &T::instrument, "Symbol, underlying, or identifier."),
             required("part", &T::part, "Contract of an option, agency of a rating."),
             required("date", &T::date, "Date of the statement."),
             required("source", &T::source, "Provider or file."),
             required("content", &T::content, "JSON of the struct of the kind."),
             required("known_at", &T::known_at, "Time it was stored."));
};

template <>
struct Described<model::SecurityQuote> {
    using T = model::SecurityQuote;
    static constexpr std::string_view name = "SecurityQuote";
    static constexpr std::string_view doc = "Latest price of a security.";
    static constexpr auto fields =
        list(required("price", &T::price, "Latest price."),
             required("bid", &T::bid, "Bid; null when unknown."),
             required("ask", &T::ask, "Ask; null when unknown."),
             required("previous_close", &T::previous_close,
                      "Close of the session before; null when unknown."),
             required("volume", &T::volume, "Volume of the session; null when unknown."),
             required("currency", &T::currency, "Currency; empty when unknown."),
             required("quoted_at", &T::quoted_at, "Time of the price; null when unknown."));
};

template <>
struct Described<model::OptionQuote> {
    using T = model::OptionQuote;
    static constexpr std::string_view name = "ContractQuote";
    static constexpr std::string_view doc = "Quote of an option contract.";
    static constexpr auto fields =
        list(required("bid", &T::bid, "Bid per unit of the underlying; null without one."),
             required("ask", &T::ask, "Ask per unit of the underlying; null without one."),
             required("last", &T::last, "Last trade or midpoint; null without one."),
             required("implied_volatility", &T::implied_volatility,
                      "Annualized implied volatility as the source states it, as a fraction; null "
                      "without one."),
             required("delta", &T::delta, "Delta as the source states it; null without one."),
             required("open_interest", &T::open_interest,
                      "Number of open contracts; null when unknown."),
             required("underlying_price", &T::underlying_price,
                      "Price of the underlying at the quote; null when unknown."));
};

template <>
struct Described<model::CreditRating> {
    using T = model::CreditRating;
    static constexpr std::string_view name = "CreditRating";
    static constexpr std::string_view doc = "Credit rating by an agency.";
    static constexpr auto fields =
        list(required("agency", &T::agency, "Rating agency."),
             required("rating", &T::rating, "Rating in the scale of the agency."),
             required("outlook", &T::outlook, "Outlook; may be empty."),
             required("watch", &T::watch, "Watch list; may be empty."));
};

template <>
struct Described<model::LoanPrice> {
    using T = model::LoanPrice;
    static constexpr std::string_view name = "LoanPrice";
    static constexpr std::string_view doc = "Price of a loan, in percent of par.";
    static constexpr auto fields =
        list(required("bid", &T::bid, "Bid; null without one."),
             required("offer", &T::offer, "Offer; null without one."),
             required("mid", &T::mid, "Mid price."),
             required("depth", &T::depth, "Number of quotes behind it; null when unknown."));
};

template <>
struct Described<model::Fundamentals> {
    using T = model::Fundamentals;
    static constexpr std::string_view name = "Fundamentals";
    static constexpr std::string_view doc = "Fundamental figures of a company.";
    static constexpr auto fields =
        list(required("market_cap", &T::market_cap,
                      "Market value of its shares; null when "
                      "unknown."),
             required("beta", &T::beta, "Beta as the source states it; null when unknown."),
             required("annual_dividend", &T::annual_dividend,
                      "Dividends per share of the last year as the source states them; null when "
                      "unknown."),
             required("currency", &T::currency, "Currency; empty when unknown."));
};

static_assert(kMembers<model::MarketRecord> == Described<model::MarketRecord>::fields.kCount);
static_assert(kMembers<model::SecurityQuote> == Described<model::SecurityQuote>::fields.kCount);
static_assert(kMembers<model::OptionQuote> == Described<model::OptionQuote>::fields.kCount);
static_assert(kMembers<model::CreditRating> == Described<model::CreditRating>::fields.kCount);
static_assert(kMembers<model::LoanPrice> == Described<model::LoanPrice>::fields.kCount);
static_assert(kMembers<model::Fundamentals> == Described<model::Fundamentals>::fields.kCount);

}  // namespace ballast::describe

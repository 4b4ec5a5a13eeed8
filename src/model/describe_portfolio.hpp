// Portfolios and their positions described once: from this come their JSON form and its schema, the
// columns of files and of the store, and changes of single terms.
#pragma once

#include <array>

#include "describe/form.hpp"
#include "describe/member_count.hpp"
#include "model/portfolio.hpp"
#include "model/position_entry.hpp"

namespace ballast::describe {

template <>
struct Described<model::AssetType> {
    using enum model::AssetType;
    static constexpr std::string_view name = "AssetType";
    static constexpr std::string_view doc = "Type of instrument.";
    static constexpr std::array values{
        word(kEquity, "equity"),          word(kEtf, "etf", "", "ETF"),
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
    static constexpr std::string_view doc = "Contract terms of an option position.";
    static constexpr auto fields = list(
        required("underlying", &T::underlying, "Root symbol of the underlying.", {.max_length = 6}),
        required("expiry", &T::expiry, "Expiry date of the contract."),
        required("right", &T::right, "Call or put."),
        required("strike", &T::strike, "Strike price per unit of the underlying."));
};

template <>
struct Described<model::Duplicates> {
    using enum model::Duplicates;
    static constexpr std::string_view name = "Duplicates";
    static constexpr std::string_view doc =
        "Treatment of positions with the same symbol and entry date: refused, merged into one "
        "(quantities added, entry prices weighted), or kept side by side. A position without an "
        "entry date is not compared.";
    static constexpr std::array values{
        word(kRefuse, "refuse", "The request is refused.", "reject"),
        word(kMerge, "merge", "Quantities are added and entry prices weighted.",
             "merge: add quantities, average prices"),
        word(kKeep, "keep", "Both are kept, side by side.", "keep both")};
};

template <>
struct Described<model::PositionSide> {
    using enum model::PositionSide;
    static constexpr std::string_view name = "PositionType";
    static constexpr std::string_view doc =
        "Side of a position: long, short, or long and short calls and puts.";
    static constexpr std::array values{word(kLong, "LONG"),    word(kShort, "SHORT"),
                                       word(kLongCall, "LC"),  word(kLongPut, "LP"),
                                       word(kShortCall, "SC"), word(kShortPut, "SP")};
};

inline constexpr Limits kTagLimits{.max_items = 64, .min_length = 1, .max_length = 64};
inline constexpr Limits kSlugLimits{.min_length = 1, .max_length = 64};
inline constexpr Limits kSymbolLimits{.min_length = 1, .max_length = 32};
inline constexpr Limits kStrategyLimits{.max_length = 100};
inline constexpr Limits kLongTextLimits{.max_length = 4000};

// What the owner of a portfolio states. T is a portfolio or a request that derives from one. The
// currency cannot be changed.
template <Form form, class T>
constexpr auto portfolio_terms() {
    constexpr std::string_view kCurrencyDoc = "Base currency, in which its figures are reported.";
    const auto first = list(
        required_term<form>(
            "slug", &T::slug,
            {"Short name of the portfolio.",
             "Short name of lowercase letters, digits and hyphens; unique.", "New short name."},
            kSlugLimits),
        required_term<form>("name", &T::name,
                            {"Name of the portfolio.", "Display name.", "New name."},
                            {.min_length = 1, .max_length = 200}),
        optional_term<form>(
            "description", &T::description,
            {"Description of the portfolio.", "Description of the portfolio.", "New description."},
            kLongTextLimits));
    const auto tags = list(optional_term<form>(
        "tags", &T::tags, {"Tags of the portfolio.", "Tags of the portfolio.", "New tags."},
        kTagLimits));
    if constexpr (form == Form::kChange)
        return combined(first, tags);
    else
        return combined(first,
                        list(optional_term<form>("base_currency", &T::base_currency,
                                                 {kCurrencyDoc, kCurrencyDoc, ""})),
                        tags);
}

template <>
struct Described<model::Portfolio> {
    using T = model::Portfolio;
    static constexpr std::string_view name = "Portfolio";
    static constexpr std::string_view doc = "A portfolio.";
    static constexpr auto fields = combined(
        list(required("id", &T::id, "Id of the portfolio.")), portfolio_terms<Form::kStored, T>(),
        list(required("created_at", &T::created_at, "Time the portfolio was created."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("version", &T::version, "Version number, increased by every change.")));
};

// What the owner of a position states. T is a position, an entry or a request that derives from
// one; the terms of two such types are in the same order.
template <Form form, class T>
constexpr auto position_terms() {
    return list(
        required_term<form>("symbol", &T::symbol,
                            {"Symbol of the instrument.",
                             "Ticker, or OCC symbol of an option, padded or compact; stored "
                             "compact.",
                             "New symbol."},
                            kSymbolLimits),
        optional_term<form>(
            "type", &T::type,
            {"Type of instrument.", "Type of instrument; inferred from the symbol when absent.",
             "New type of instrument."}),
        required_term<form>(
            "quantity", &T::quantity,
            {"Signed quantity: negative is short; number of contracts for an option.",
             "Signed quantity: negative is short.", "New signed quantity: negative is short."}),
        optional_term<form>(
            "entry_price", &T::entry_price,
            {"Price paid per unit; null when not known.", "Price paid per unit; positive.",
             "New price paid per unit; positive."}),
        optional_term<form>(
            "entry_date", &T::entry_date,
            {"Date of entry; null when not known.", "Date of entry; not in the future.",
             "New date of entry; not in the future."}),
        optional_term<form>("multiplier", &T::multiplier,
                            {"Units per contract.",
                             "Units per contract; 100 for options and 1 otherwise when absent.",
                             "New units per contract."}),
        optional_term<form>("option", &T::option,
                            {"Contract terms of an option; null for other instruments.",
                             "Contract terms of an option; inferred from an OCC symbol when "
                             "absent.",
                             "New contract terms of an option."}),
        optional_term<form>("tags", &T::tags,
                            {"Tags of the position.", "Tags of the position.", "New tags."},
                            kTagLimits),
        optional_term<form>("strategy", &T::strategy,
                            {"Strategy the position is part of.",
                             "Strategy the position is part of.", "New strategy."},
                            kStrategyLimits),
        optional_term<form>("note", &T::note,
                            {"Note, as free text.", "Note, as free text.", "New note."},
                            kLongTextLimits));
}

template <>
struct Described<model::Position> {
    using T = model::Position;
    static constexpr std::string_view name = "Position";
    static constexpr std::string_view doc = "A position in a portfolio.";
    static constexpr auto fields = combined(
        list(required("id", &T::id, "Id of the position."),
             required("portfolio", &T::portfolio, "Id of the portfolio.")),
        position_terms<Form::kStored, T>(),
        list(required("created_at", &T::created_at, "Time the position was created."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("version", &T::version, "Version number, increased by every change.")));
};

template <>
struct Described<model::PositionEntry> {
    static constexpr std::string_view name = "PositionFields";
    static constexpr std::string_view doc = "Fields of a new position.";
    static constexpr auto fields = position_terms<Form::kNew, model::PositionEntry>();
};

// A member that is not described would be neither stored nor shown. The side of an entry is part of
// its quantity.
static_assert(kMembers<model::OptionTerms> == Described<model::OptionTerms>::fields.kCount);
static_assert(kMembers<model::Portfolio> == Described<model::Portfolio>::fields.kCount);
static_assert(kMembers<model::Position> == Described<model::Position>::fields.kCount);
static_assert(kMembers<model::PositionEntry> == Described<model::PositionEntry>::fields.kCount + 1);

}  // namespace ballast::describe

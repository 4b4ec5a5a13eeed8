// Descriptions of the lots that a plan sells, and of plan.lots_to_sell.
#pragma once

#include <array>

#include "service/ledger/describe_lots.hpp"
#include "service/plan/lots.hpp"

namespace ballast::wire {

template <>
struct Described<plan::LotRule> {
    using enum plan::LotRule;
    static constexpr std::string_view name = "PlanLotRule";
    static constexpr std::string_view doc = "Which lots are sold first.";
    static constexpr std::array values{
        word(kFifo, "fifo", "The oldest."),
        word(kLifo, "lifo", "The youngest."),
        word(kHifo, "hifo", "Those with the highest basis for their value."),
        word(kAverage, "average", "The oldest, at the average basis of their symbol."),
        word(kLowestTax, "lowest_tax", "Those that cost least tax for the money in hand."),
        word(kLossFirst, "loss_first",
             "Losses, short before long; then the smallest gains, long before short."),
        word(kLongTermFirst, "long_term_first", "Long-term lots, each by highest basis.")};
};

template <>
struct Described<service::PlanLotRow> {
    using T = service::PlanLotRow;
    static constexpr std::string_view name = "PlanLot";
    static constexpr std::string_view doc = "A lot that is held.";
    static constexpr auto fields = wire::list(
        optional("lot_id", &T::lot_id, "Yours; its number if empty.", {.max_length = 200}),
        optional("symbol", &T::symbol, "Ticker.", {.max_length = 64}),
        required("acquired", &T::acquired, "When it was bought."),
        optional("quantity", &T::quantity, "Units.", {.minimum = 0}),
        optional("value", &T::value, "Now; quantity times price if absent.", {.minimum = 0}),
        required("cost_basis", &T::cost_basis, "Of the whole lot.", {.minimum = 0}));
};

template <class T>
constexpr auto plan_lot_fields() {
    return wire::combined(
        wire::list(optional("lots", &T::lots, "The lots themselves, instead of a ledger.",
                            {.max_items = 100'000})),
        ledger_source_fields<T>(),
        wire::list(
            optional("prices", &T::prices, "Per unit, by symbol; else the stored closes."),
            optional("as_of", &T::as_of, "Day of the sale; of a ledger, its last if absent."),
            optional("rule", &T::rule, "Which lots are sold first."),
            optional("short_rate", &T::short_rate, "Tax on gains of lots held up to one year.",
                     {.minimum = 0, .maximum = 0.95}),
            optional("long_rate", &T::long_rate, "Tax on gains of lots held longer.",
                     {.minimum = 0, .maximum = 0.95}),
            optional("short_loss", &T::short_loss, "Short-term losses of earlier years.",
                     {.minimum = 0}),
            optional("long_loss", &T::long_loss, "Long-term losses of earlier years.",
                     {.minimum = 0})));
}

template <>
struct Described<service::PlanTaxableLots> {
    using T = service::PlanTaxableLots;
    static constexpr std::string_view name = "PlanTaxableLots";
    static constexpr std::string_view doc =
        "Lots of the taxable account: inline, of transactions, or of the stored ledger.";
    static constexpr auto fields = plan_lot_fields<T>();
};

template <>
struct Described<service::PlanLotsToSellRequest> {
    using T = service::PlanLotsToSellRequest;
    static constexpr std::string_view name = "PlanLotsToSellRequest";
    static constexpr std::string_view doc = "Lots, taxes, and the money that is wanted.";
    static constexpr auto fields = wire::combined(
        wire::list(required("net", &T::net, "In hand after tax.", {.minimum = 0, .maximum = 1e15})),
        plan_lot_fields<T>());
};

template <>
struct Described<service::PlanLotSale> {
    using T = service::PlanLotSale;
    static constexpr std::string_view name = "PlanLotSale";
    static constexpr std::string_view doc = "What is sold of one lot.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "Of the lot."), required("account", &T::account, "Where."),
        required("symbol", &T::symbol, "What."), required("acquired", &T::acquired, "When bought."),
        required("term", &T::term, "How it is taxed."),
        required("quantity", &T::quantity, "Units, where the lot's are known."),
        required("proceeds", &T::proceeds, "Before tax."),
        required("cost_basis", &T::cost_basis, "Of what is sold."),
        required("gain", &T::gain, "Proceeds less basis."));
};

template <class T>
constexpr auto lot_rule_fields() {
    return wire::list(
        required("rule", &T::rule, "Which lots are sold first."),
        required("proceeds", &T::proceeds, "Before tax."),
        required("tax", &T::tax, "That the sales add this year."),
        required("net", &T::net, "In hand."),
        required("short_term_gain", &T::short_term_gain, "Of the sales; losses are negative."),
        required("long_term_gain", &T::long_term_gain, "Of the sales."),
        required("unrealized_gain", &T::unrealized_gain, "Of what is left."),
        required("short_loss", &T::short_loss, "Carried to the next year."),
        required("long_loss", &T::long_loss, "Carried to the next year."));
}

template <>
struct Described<service::PlanLotRuleResult> {
    using T = service::PlanLotRuleResult;
    static constexpr std::string_view name = "PlanLotRuleResult";
    static constexpr std::string_view doc = "The same money by one rule.";
    static constexpr auto fields = lot_rule_fields<T>();
};

template <>
struct Described<service::PlanLotsToSellResponse> {
    using T = service::PlanLotsToSellResponse;
    static constexpr std::string_view name = "PlanLotsToSellResponse";
    static constexpr std::string_view doc = "Which lots to sell, and what other rules would cost.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Day of the sale."),
                   required("sales", &T::sales, "In the order in which they are chosen."),
                   required("shortfall", &T::shortfall, "Wanted beyond what all lots bring.")),
        lot_rule_fields<T>(),
        wire::list(required("rules", &T::rules, "Every rule beside it."),
                   required("coverage", &T::coverage, "Share of the lots that have a price.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire

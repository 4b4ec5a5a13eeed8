// Descriptions of the lots that a plan sells, and of plan.lots_to_sell.
#pragma once

#include <array>

#include "plan/limits.hpp"
#include "service/ledger/describe_lots.hpp"
#include "service/plan/lots.hpp"

namespace ballast::describe {

template <>
struct Described<plan::LotRule> {
    using enum plan::LotRule;
    static constexpr std::string_view name = "PlanLotRule";
    static constexpr std::string_view doc = "Order in which lots are sold.";
    static constexpr std::array values{
        word(kFifo, "fifo", "First in, first out: oldest lots first.", "Oldest first"),
        word(kLifo, "lifo", "Last in, first out: newest lots first.", "Newest first"),
        word(kHifo, "hifo", "Lots with the highest cost basis relative to value first.",
             "Highest cost first"),
        word(kAverage, "average", "Oldest lots first, at the average cost basis of their symbol.",
             "Average cost"),
        word(kLowestTax, "lowest_tax",
             "Lots with the least tax per unit of after-tax proceeds first.", "Least tax"),
        word(kLossFirst, "loss_first",
             "Losses first, short-term before long-term; then the smallest gains, long-term before "
             "short-term.",
             "Losses first"),
        word(kLongTermFirst, "long_term_first",
             "Long-term lots before short-term lots, each by highest cost basis.",
             "Long term first")};
};

template <>
struct Described<service::PlanLotRow> {
    using T = service::PlanLotRow;
    static constexpr std::string_view name = "PlanLot";
    static constexpr std::string_view doc = "A tax lot.";
    static constexpr auto fields = wire::list(
        optional("lot_id", &T::lot_id, "Id of the lot; its index when empty.", {.max_length = 200}),
        optional("symbol", &T::symbol, "Ticker symbol.", {.max_length = 64}),
        required("acquired", &T::acquired, "Acquisition date."),
        optional("quantity", &T::quantity, "Number of units.", {.minimum = 0}),
        optional("value", &T::value, "Market value of the lot; quantity × price when absent.",
                 {.minimum = 0}),
        required("cost_basis", &T::cost_basis, "Cost basis of the whole lot.", {.minimum = 0}));
};

template <class T>
constexpr auto plan_lot_fields() {
    return wire::combined(
        wire::list(
            optional("lots", &T::lots, "Lots, in place of a ledger.", {.max_items = 100'000})),
        ledger_source_fields<T>(),
        wire::list(
            optional("prices", &T::prices,
                     "Prices per unit by symbol; stored closing prices when absent."),
            optional("as_of", &T::as_of,
                     "Date of the sale; the last date of the ledger when absent."),
            optional("rule", &T::rule, "Order in which lots are sold."),
            optional("short_rate", &T::short_rate,
                     "Tax rate on short-term gains (lots held up to one year), as a fraction.",
                     plan::checked_when_read(plan::kTaxRateLimits)),
            optional("long_rate", &T::long_rate,
                     "Tax rate on long-term gains (lots held longer than one year), as a fraction.",
                     plan::checked_when_read(plan::kTaxRateLimits)),
            optional("short_loss", &T::short_loss,
                     "Short-term loss carryforward from earlier years; positive.",
                     plan::checked_when_read(plan::kAmountLimits)),
            optional("long_loss", &T::long_loss,
                     "Long-term loss carryforward from earlier years; positive.",
                     plan::checked_when_read(plan::kAmountLimits))));
}

template <>
struct Described<service::PlanTaxableLots> {
    using T = service::PlanTaxableLots;
    static constexpr std::string_view name = "PlanTaxableLots";
    static constexpr std::string_view doc =
        "Lots of the taxable account: inline, from transactions, or from the stored ledger.";
    static constexpr auto fields = plan_lot_fields<T>();
};

template <>
struct Described<service::PlanLotsToSellRequest> {
    using T = service::PlanLotsToSellRequest;
    static constexpr std::string_view name = "PlanLotsToSellRequest";
    static constexpr std::string_view doc = "Lots, tax rates, and the after-tax amount to raise.";
    static constexpr auto fields =
        wire::combined(wire::list(required("net", &T::net, "After-tax amount to raise.",
                                           plan::checked_when_read(plan::kAmountLimits))),
                       plan_lot_fields<T>());
};

template <>
struct Described<service::PlanLotSale> {
    using T = service::PlanLotSale;
    static constexpr std::string_view name = "PlanLotSale";
    static constexpr std::string_view doc = "Sale of one lot or a part of it.";
    static constexpr auto fields =
        wire::list(required("lot_id", &T::lot_id, "Id of the lot."),
                   required("account", &T::account, "Account that holds the lot."),
                   required("symbol", &T::symbol, "Symbol of the lot."),
                   required("acquired", &T::acquired, "Acquisition date of the lot."),
                   required("term", &T::term, "Holding period: short-term or long-term."),
                   required("quantity", &T::quantity,
                            "Number of units sold; null when the lot's quantity is not known."),
                   required("proceeds", &T::proceeds, "Proceeds before tax."),
                   required("cost_basis", &T::cost_basis, "Cost basis of the units sold."),
                   required("gain", &T::gain, "Realized gain: proceeds less cost basis."));
};

template <class T>
constexpr auto lot_rule_fields() {
    return wire::list(
        required("rule", &T::rule, "Order in which lots are sold."),
        required("proceeds", &T::proceeds, "Proceeds before tax."),
        required("tax", &T::tax, "Additional tax of the year due to the sales."),
        required("net", &T::net, "After-tax proceeds."),
        required("short_term_gain", &T::short_term_gain,
                 "Short-term gain realized by the sales; negative is a loss."),
        required("long_term_gain", &T::long_term_gain,
                 "Long-term gain realized by the sales; negative is a loss."),
        required("unrealized_gain", &T::unrealized_gain, "Unrealized gain of the remaining lots."),
        required("short_loss", &T::short_loss,
                 "Short-term loss carried forward to the next year; positive."),
        required("long_loss", &T::long_loss,
                 "Long-term loss carried forward to the next year; positive."));
}

template <>
struct Described<service::PlanLotRuleResult> {
    using T = service::PlanLotRuleResult;
    static constexpr std::string_view name = "PlanLotRuleResult";
    static constexpr std::string_view doc = "Result of raising the same amount by another rule.";
    static constexpr auto fields = lot_rule_fields<T>();
};

template <>
struct Described<service::PlanLotsToSellResponse> {
    using T = service::PlanLotsToSellResponse;
    static constexpr std::string_view name = "PlanLotsToSellResponse";
    static constexpr std::string_view doc = "Lots to sell, with a comparison of all rules.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of the sale."),
                   required("sales", &T::sales, "Lots to sell, in order of selection."),
                   required("shortfall", &T::shortfall,
                            "Part of the requested amount that selling all lots would not raise.")),
        lot_rule_fields<T>(),
        wire::list(required("rules", &T::rules, "Results of every rule for comparison."),
                   required("coverage", &T::coverage, "Share of the lots that have a price.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe

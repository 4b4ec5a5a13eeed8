// Descriptions of allocation plans and ledger.rebalance.
#pragma once

#include <array>

#include "model/describe_account.hpp"
#include "service/ledger/allocation_requests.hpp"
#include "service/ledger/describe_lots.hpp"
#include "service/ledger/describe_worth.hpp"
#include "trade/describe_order.hpp"

namespace ballast::describe {

inline constexpr Limits kFraction{.minimum = 0, .maximum = 1, .unit = "fraction"};

template <>
struct Described<ledger::AllocationBy> {
    using enum ledger::AllocationBy;
    static constexpr std::string_view name = "AllocationBy";
    static constexpr std::string_view doc = "How holdings are assigned to buckets.";
    static constexpr std::array values{
        word(kType, "type", "By type of instrument, as in ledger.holdings."),
        word(kSector, "sector", "By sector, as in ledger.holdings."),
        word(kSymbol, "symbol", "By symbol."),
        word(kCustom, "custom", "By the symbols that each target lists.")};
};

template <>
struct Described<ledger::AllocationTarget> {
    using T = ledger::AllocationTarget;
    static constexpr std::string_view name = "AllocationTarget";
    static constexpr std::string_view doc = "Target weight of a bucket.";
    static constexpr auto fields = wire::list(
        required("bucket", &T::bucket,
                 "Type, sector or symbol of the holdings, or name of a custom bucket; `cash` is "
                 "that of cash balances.",
                 {.min_length = 1, .max_length = 64}),
        required("weight", &T::weight, "Target weight, as a fraction of the managed value.",
                 kFraction),
        optional("band_absolute", &T::band_absolute,
                 "Tolerated drift, as a fraction of the managed value; that of the plan when "
                 "absent.",
                 kFraction),
        optional("band_relative", &T::band_relative,
                 "Tolerated drift, as a fraction of the target weight; that of the plan when "
                 "absent.",
                 kFraction),
        optional("buy", &T::buy,
                 "Symbol of the bucket that is bought for it; its largest holding when empty, in a "
                 "plan by symbol the bucket.",
                 {.max_length = 64}),
        optional("symbols", &T::symbols, "Symbols of a custom bucket.",
                 {.max_items = 5000, .min_length = 1, .max_length = 64}));
};

template <class T>
constexpr auto allocation_plan_fields() {
    return wire::list(
        optional("by", &T::by, "How holdings are assigned to buckets."),
        required(
            "targets", &T::targets,
            "Target weights, which add up to 1, at most 1,000 with that of `cash`. Securities of "
            "buckets without a target are left alone and are not in the managed value.",
            {.min_items = 1, .max_items = 1000}),
        optional("band_absolute", &T::band_absolute,
                 "Tolerated drift of targets without their own, as a fraction of the managed "
                 "value. With both bands, the narrower one counts.",
                 kFraction),
        optional("band_relative", &T::band_relative,
                 "Tolerated drift of targets without their own, as a fraction of the target.",
                 kFraction),
        optional("cash_reserve", &T::cash_reserve,
                 "Cash left out of the managed value and never spent, in the reporting currency.",
                 {.minimum = 0, .unit = "currency"}),
        optional("minimum_order", &T::minimum_order,
                 "Smallest value of an order, in the reporting currency.",
                 {.minimum = 0, .unit = "currency"}),
        optional("quantity_step", &T::quantity_step,
                 "Quantities of orders are multiples of it, unless an order closes a position: 1 "
                 "for whole units.",
                 {.minimum = 0, .exclusive_minimum = true}),
        optional("accounts", &T::accounts,
                 "Accounts whose holdings are managed, by short name; all when empty. Purchases in "
                 "the other accounts still count for wash sales.",
                 {.max_items = 1000, .min_length = 1, .max_length = 64}));
}

template <>
struct Described<ledger::AllocationPlan> {
    static constexpr std::string_view name = "AllocationPlan";
    static constexpr std::string_view doc = "Target weights of the holdings, with their bands.";
    static constexpr auto fields = allocation_plan_fields<ledger::AllocationPlan>();
};

template <class T>
constexpr auto allocation_fields() {
    return wire::combined(
        wire::list(required("name", &T::name, "Short name of the plan: a-z, 0-9 and -.",
                            {.min_length = 1, .max_length = 64})),
        allocation_plan_fields<T>());
}

template <>
struct Described<service::AllocationView> {
    static constexpr std::string_view name = "Allocation";
    static constexpr std::string_view doc = "A stored plan of target weights.";
    static constexpr auto fields = allocation_fields<service::AllocationView>();
};

template <>
struct Described<service::PutAllocationRequest> {
    static constexpr std::string_view name = "PutAllocationRequest";
    static constexpr std::string_view doc = "A plan to add or replace.";
    static constexpr auto fields = allocation_fields<service::PutAllocationRequest>();
};

template <>
struct Described<service::ListAllocationsRequest> {
    static constexpr std::string_view name = "ListAllocationsRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListAllocationsResponse> {
    using T = service::ListAllocationsResponse;
    static constexpr std::string_view name = "ListAllocationsResponse";
    static constexpr std::string_view doc = "Stored plans of target weights.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Plans by name."));
};

template <>
struct Described<service::DeleteAllocationRequest> {
    using T = service::DeleteAllocationRequest;
    static constexpr std::string_view name = "DeleteAllocationRequest";
    static constexpr std::string_view doc = "A plan to delete.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Short name of the plan.", {.max_length = 64}));
};

template <>
struct Described<ledger::RebalanceWhen> {
    using enum ledger::RebalanceWhen;
    static constexpr std::string_view name = "RebalanceWhen";
    static constexpr std::string_view doc = "When orders are made.";
    static constexpr std::array values{
        word(kBreached, "breached", "When a bucket is outside its band."),
        word(kAlways, "always", "Whatever the drift.")};
};

template <>
struct Described<ledger::RebalanceTo> {
    using enum ledger::RebalanceTo;
    static constexpr std::string_view name = "RebalanceTo";
    static constexpr std::string_view doc = "Weights that the orders lead to.";
    static constexpr std::array values{
        word(kTarget, "target", "Every bucket to its target."),
        word(kBand, "band",
             "Buckets outside their band to its nearer edge, the others as little "
             "as possible.",
             "Edge of the band")};
};

template <>
struct Described<service::RebalanceRequest> {
    using T = service::RebalanceRequest;
    static constexpr std::string_view name = "RebalanceRequest";
    static constexpr std::string_view doc = "A ledger, a plan of target weights and tax settings.";
    static constexpr auto fields = wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("allocation", &T::allocation,
                     "Name of the stored plan; with neither it nor `plan`, the only stored one.",
                     {.max_length = 64}),
            optional("plan", &T::plan, "Plan to use instead of a stored one."),
            optional("as_of", &T::as_of,
                     "Date of prices and sales; the last price or transaction when absent."),
            optional("when", &T::when, "When orders are made."),
            optional("to", &T::to, "Weights that the orders lead to."),
            optional("wash_sales", &T::wash_sales,
                     "Whether to avoid wash sales (IRC 1091); false outside the United States."),
            optional("short_term_rate", &T::short_term_rate,
                     "Tax on short-term gains, as a fraction. With both rates, lots are sold in "
                     "the order of the tax that their sale causes.",
                     kFraction),
            optional("long_term_rate", &T::long_term_rate, "Tax on long-term gains, as a fraction.",
                     kFraction),
            optional("account_types", &T::account_types,
                     "Tax treatment by account; that of the stored account when absent, else "
                     "taxable.",
                     {.max_items = 1000}),
            optional("prices", &T::prices,
                     "Prices by symbol, or rows of symbol, date and price. When absent, stored "
                     "closing prices are used for a stored ledger."),
            optional("securities", &T::securities, kSecuritiesDoc),
            optional("fx", &T::fx,
                     "Exchange rates by currency, or rows of currency, date and rate; the "
                     "stored ones when absent, for a stored ledger."),
            optional("currency", &T::currency,
                     "Reporting currency. When absent, the currency of all rows if they share one "
                     "and no rates are given, otherwise USD."),
            optional("method", &T::method,
                     "Cost basis method of past sales that name no lot; one that identifies lots."),
            optional("on_error", &T::on_error, "Treatment of a row that cannot be posted."),
            optional("option_market", &T::option_market, kOptionMarketDoc)));
};

template <>
struct Described<ledger::BandStatus> {
    using enum ledger::BandStatus;
    static constexpr std::string_view name = "BandStatus";
    static constexpr std::string_view doc = "Position of a weight relative to its band.";
    static constexpr std::array values{word(kWithin, "within", "Within the band."),
                                       word(kBelow, "below", "Below the band."),
                                       word(kAbove, "above", "Above the band.")};
};

template <>
struct Described<service::BucketView> {
    using T = service::BucketView;
    static constexpr std::string_view name = "AllocationBucket";
    static constexpr std::string_view doc =
        "A bucket with its drift, before and after the orders. Amounts in the reporting currency.";
    static constexpr auto fields = wire::list(
        required("bucket", &T::bucket, "Name of the bucket."),
        required("holdings", &T::holdings, "Number of securities with a value."),
        required("value", &T::value, "Market value; of cash less the reserve."),
        required("weight", &T::weight, "Weight, as a fraction of the managed value."),
        required("target", &T::target, "Target weight."),
        required("drift", &T::drift, "Weight less target."),
        required("band", &T::band, "Tolerated magnitude of the drift."),
        required("status", &T::status, "Position of the weight relative to the band."),
        required("target_value", &T::target_value, "Target weight times the managed value."),
        required("difference", &T::difference,
                 "Target value less value: positive is to be bought, negative to be sold."),
        required("after_value", &T::after_value, "Market value after the orders."),
        required("after_weight", &T::after_weight, "Weight after the orders."),
        required("after_drift", &T::after_drift, "Drift after the orders."),
        required("after_status", &T::after_status, "Status after the orders."));
};

template <>
struct Described<ledger::UntargetedBucket> {
    using T = ledger::UntargetedBucket;
    static constexpr std::string_view name = "UntargetedBucket";
    static constexpr std::string_view doc = "Holdings without a target, which are left alone.";
    static constexpr auto fields =
        wire::list(required("bucket", &T::bucket,
                            "Name of the bucket; empty for symbols that no custom target lists."),
                   required("value", &T::value, "Market value, in the reporting currency."));
};

template <>
struct Described<ledger::RebalanceSide> {
    using enum ledger::RebalanceSide;
    static constexpr std::string_view name = "RebalanceSide";
    static constexpr std::string_view doc = "Direction of an order that rebalances.";
    static constexpr std::array values{word(kBuy, "buy", "Purchase."),
                                       word(kSell, "sell", "Sale.")};
};

template <>
struct Described<ledger::LotSale> {
    using T = ledger::LotSale;
    static constexpr std::string_view name = "LotSale";
    static constexpr std::string_view doc =
        "A lot of a sale. Amounts in the reporting currency, costs at the rate of the date.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "Id of the lot, as in ledger.lots."),
        required("acquired", &T::acquired, "Trade date of the purchase."),
        required("quantity", &T::quantity, "Units sold of the lot."),
        required("proceeds", &T::proceeds, "Proceeds at the price of the date."),
        required("cost_basis", &T::cost_basis, "Cost basis of the units sold."),
        required("gain", &T::gain, "Gain; negative for a loss."),
        required("term", &T::term, "Holding period at the date."),
        required("taxed", &T::taxed, "Whether the account pays tax on the gain."),
        required("estimated_tax", &T::estimated_tax,
                 "Gain times the tax rate, rounded to cents; negative for a loss, null without "
                 "rates."));
};

template <>
struct Described<ledger::RebalanceOrder> {
    using T = ledger::RebalanceOrder;
    static constexpr std::string_view name = "RebalanceOrder";
    static constexpr std::string_view doc = "An order that reduces the drift.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Account of the order."),
        required("side", &T::side, "Direction of the order."),
        required("symbol", &T::symbol, "Symbol to trade."),
        required("bucket", &T::bucket, "Bucket of the symbol."),
        required("quantity", &T::quantity, "Number of units."),
        required("price", &T::price, "Price of the date, in `currency`."),
        required("currency", &T::currency, "Currency of the price."),
        required("value", &T::value, "Value of the order, in the reporting currency."),
        required("lots", &T::lots, "Lots of a sale, in the order in which they are sold."));
};

template <>
struct Described<ledger::RebalanceTotals> {
    using T = ledger::RebalanceTotals;
    static constexpr std::string_view name = "RebalanceTotals";
    static constexpr std::string_view doc = "Totals of the orders, in the reporting currency.";
    static constexpr auto fields = wire::list(
        required("sold", &T::sold, "Value of the sales."),
        required("bought", &T::bought, "Value of the purchases."),
        required("short_term_gain", &T::short_term_gain,
                 "Realized short-term gain of taxed accounts; negative for a loss."),
        required("long_term_gain", &T::long_term_gain,
                 "Realized long-term gain of taxed accounts; negative for a loss."),
        required("untaxed_gain", &T::untaxed_gain, "Realized gain of the other accounts."),
        required("estimated_tax", &T::estimated_tax,
                 "Sum of the estimated taxes; negative for losses, null without rates or sales."),
        required("held_back", &T::held_back,
                 "Value of lots at a loss that are not sold because their sale would be a wash "
                 "sale."));
};

template <>
struct Described<ledger::Unplaced> {
    using enum ledger::Unplaced;
    static constexpr std::string_view name = "UnplacedReason";
    static constexpr std::string_view doc = "Why a difference remains.";
    static constexpr std::array values{
        word(kWashSale, "wash_sale",
             "Everything of the bucket was sold at a loss within 30 days: a purchase would make "
             "it a wash sale."),
        word(kNoSymbol, "no_symbol",
             "Nothing of the bucket is held, and the target names no symbol to buy."),
        word(kOtherBucket, "other_bucket",
             "The symbol to buy belongs to another bucket, by its stored type or sector."),
        word(kNoPrice, "no_price", "The symbol to buy has no price or no exchange rate."),
        word(kCash, "cash", "The accounts lack cash in the currency of the symbol."),
        word(kHoldings, "holdings",
             "What is held cannot be sold: short positions, options, lots held back.")};
};

template <>
struct Described<ledger::UnplacedOrder> {
    using T = ledger::UnplacedOrder;
    static constexpr std::string_view name = "UnplacedOrder";
    static constexpr std::string_view doc = "A difference that no order removes.";
    static constexpr auto fields = wire::list(
        required("bucket", &T::bucket, "Name of the bucket."),
        required("side", &T::side, "Direction of the missing order."),
        required("value", &T::value, "Remaining difference, positive, in the reporting currency."),
        required("reason", &T::reason, "Why it remains."));
};

template <>
struct Described<ledger::PurchaseBlock> {
    using T = ledger::PurchaseBlock;
    static constexpr std::string_view name = "PurchaseBlock";
    static constexpr std::string_view doc =
        "A symbol whose purchase in any account would disallow a loss.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol not to buy, nor to reinvest its dividends in."),
        required("until", &T::until, "Last day on which a purchase disallows the loss."));
};

template <>
struct Described<service::RebalanceResponse> {
    using T = service::RebalanceResponse;
    static constexpr std::string_view name = "RebalanceResponse";
    static constexpr std::string_view doc = "Drift of the holdings, and the orders that reduce it.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of prices and sales."),
                   required("currency", &T::currency, "Reporting currency."),
                   required("allocation", &T::allocation,
                            "Name of the stored plan; empty for a plan of the request."),
                   required("plan", &T::plan, "Plan that was used."),
                   required("managed_value", &T::managed_value,
                            "Value of the targeted buckets less the cash reserve."),
                   required("breached", &T::breached, "Whether a bucket is outside its band."),
                   required("largest_drift", &T::largest_drift, "Largest magnitude of a drift."),
                   required("buckets", &T::buckets, "Buckets in the order of the targets."),
                   required("untargeted", &T::untargeted, "Holdings without a target."),
                   required("orders", &T::orders, "Sales, then purchases; empty within the bands."),
                   required("trades", &T::trades, "The orders in the form of export.trades."),
                   required("totals", &T::totals, "Totals of the orders."),
                   required("unplaced", &T::unplaced, "Differences that no order removes."),
                   required("purchase_blocks", &T::purchase_blocks,
                            "Symbols not to be bought for a while, so that losses count."),
                   required("coverage", &T::coverage, "Share of lots and balances with a value.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe

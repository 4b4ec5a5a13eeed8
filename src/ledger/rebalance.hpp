// Orders that bring a ledger's holdings back to their target weights. Lots are sold by the tax that
// the sale causes, without a wash sale; purchases use the cash of the account that holds them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/allocation.hpp"
#include "ledger/run.hpp"

namespace ballast::ledger {

enum class RebalanceWhen : std::uint8_t {
    kBreached,  // where a bucket is outside its band
    kAlways,
};

enum class RebalanceTo : std::uint8_t {
    kTarget,  // every bucket to its target
    kBand,    // buckets outside their band to its nearer edge (trades_to_bands)
};

struct RebalanceSettings {
    fin::Date as_of;
    AllocationPlan plan;
    LotSettings lots;  // as_of and prices are not used; the method identifies lots
    OnError on_error = OnError::kRefuse;
    RebalanceWhen when = RebalanceWhen::kBreached;
    RebalanceTo to = RebalanceTo::kTarget;
    // Tax on gains of taxed accounts, as a fraction. Both given: lots are sold in the order of the
    // tax per unit of proceeds; a loss counts as a tax saved.
    std::optional<double> short_term_rate;
    std::optional<double> long_term_rate;
};

// Part of a sale. Amounts in the base currency, costs at the rate of the date.
struct LotSale {
    std::string lot_id;
    fin::Date acquired;
    Decimal quantity;
    Decimal proceeds;
    Decimal cost_basis;
    Decimal gain;
    Term term = Term::kLong;
    bool taxed = true;
    std::optional<Decimal> estimated_tax;  // negative for a loss
};

enum class RebalanceSide : std::uint8_t { kBuy, kSell };

struct RebalanceOrder {
    std::string account;
    RebalanceSide side = RebalanceSide::kBuy;
    std::string symbol;
    std::string bucket;
    Decimal quantity;
    Decimal price;  // in `currency`
    fin::Currency currency;
    Decimal value;              // in the base currency
    std::vector<LotSale> lots;  // of a sale, in the order in which they are sold
};

enum class Unplaced : std::uint8_t {
    kWashSale,     // would make the loss of a sale a wash sale
    kNoSymbol,     // nothing of the bucket is held and no symbol is given
    kOtherBucket,  // the symbol to buy belongs to another bucket
    kNoPrice,
    kCash,      // no account has cash in the currency
    kHoldings,  // nothing is held that can be sold: shorts, options, lots held back
};

struct UnplacedOrder {
    std::string bucket;
    RebalanceSide side = RebalanceSide::kBuy;
    Decimal value;  // of the difference that remains, positive
    Unplaced reason = Unplaced::kCash;
};

// A symbol that must not be bought up to and including a day, so that the loss of a sale counts.
struct PurchaseBlock {
    std::string symbol;
    fin::Date until;
};

struct BucketAfter {
    std::string bucket;
    Decimal value;
    double weight = 0.0;
    double drift = 0.0;
    BandStatus status = BandStatus::kWithin;
};

struct RebalanceTotals {
    Decimal sold;
    Decimal bought;
    Decimal short_term_gain;  // of taxed accounts
    Decimal long_term_gain;   // of taxed accounts
    Decimal untaxed_gain;
    std::optional<Decimal> estimated_tax;
    Decimal held_back;  // value of lots at a loss that are not sold because of a wash sale
};

struct Rebalance {
    Drift drift;
    std::vector<RebalanceOrder> orders;  // sales, then purchases
    RebalanceTotals totals;
    std::vector<BucketAfter> after;
    std::vector<UnplacedOrder> unplaced;
    std::vector<PurchaseBlock> purchase_blocks;  // by symbol
};

// kInvalidInput for an invalid plan, a method that pools lots, or a managed value that is not
// positive.
Result<Outcome<Rebalance>> rebalance(std::span<const model::Transaction> transactions,
                                     const MarketInputs& market, const RebalanceSettings& settings);

}  // namespace ballast::ledger

#include "ledger/allocation.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "ledger/contracts.hpp"
#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

constexpr double kWeightTolerance = 1e-9;

class PlanCheck {
public:
    explicit PlanCheck(const AllocationPlan& plan) : plan_(plan) {}

    Status run() {
        check_band("/band_absolute", plan_.band_absolute);
        check_band("/band_relative", plan_.band_relative);
        not_negative("/cash_reserve", plan_.cash_reserve);
        not_negative("/minimum_order", plan_.minimum_order);
        if (plan_.quantity_step.sign() <= 0 || plan_.quantity_step >= kLargest)
            refuse("/quantity_step", "range", "the step of quantities is not positive",
                   "use 1 for whole units, or 0.001");
        double sum = 0.0;
        for (std::size_t i = 0; i < plan_.targets.size(); ++i) {
            check_target(plan_.targets[i], fmt::format("/targets/{}", i));
            sum += plan_.targets[i].weight;
        }
        if (!buckets_.contains(std::string(kCashBucket)))
            refuse("/targets", "required", "the targets have no bucket cash",
                   "add the bucket cash; weight 0 invests all cash above the reserve");
        if (!(std::abs(sum - 1.0) <= kWeightTolerance))
            refuse("/targets", "sum",
                   fmt::format("the weights of the targets add up to {:.6g}%: expected 100%",
                               sum * 100),
                   "change the weights so that they add up to 100%");
        if (errors_.empty()) return {};
        Error error = fail(Code::kInvalidInput, errors_.front().message);
        error.errors = std::move(errors_);
        return error;
    }

private:
    void refuse(std::string pointer, std::string code, std::string message, std::string hint) {
        errors_.push_back(
            {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    }

    void check_band(const std::string& pointer, std::optional<double> band) {
        if (band && !(*band >= 0.0 && *band <= 1.0))
            refuse(pointer, "range", fmt::format("the band {} is not between 0 and 1", *band),
                   "give a fraction such as 0.05");
    }

    void not_negative(const std::string& pointer, Decimal amount) {
        if (amount.is_negative() || amount >= kLargest)
            refuse(pointer, "range",
                   fmt::format("{} is not an amount from 0 to 10^15", amount.to_string()),
                   "give an amount of money, or 0");
    }

    void check_target(const AllocationTarget& target, const std::string& at) {
        if (target.bucket.empty())
            refuse(at + "/bucket", "required", "the target has no bucket",
                   "give the name of a type, sector, symbol or custom bucket");
        else if (!buckets_.insert(target.bucket).second)
            refuse(at + "/bucket", "duplicate",
                   fmt::format("the bucket {} has two targets", target.bucket),
                   "give each bucket one target");
        if (!(target.weight >= 0.0 && target.weight <= 1.0))
            refuse(at + "/weight", "range",
                   fmt::format("the weight {} is not between 0 and 1", target.weight),
                   "give a fraction such as 0.6");
        check_band(at + "/band_absolute", target.band_absolute);
        check_band(at + "/band_relative", target.band_relative);
        const bool is_cash = target.bucket == kCashBucket;
        if (plan_.by != AllocationBy::kCustom || is_cash) {
            if (!target.symbols.empty())
                refuse(at + "/symbols", "not_allowed",
                       is_cash ? "the bucket cash lists symbols"
                               : "the target lists symbols, but the plan is not by custom buckets",
                       "leave out symbols, or use by: custom and a bucket other than cash");
            return;
        }
        if (target.symbols.empty())
            refuse(at + "/symbols", "required",
                   fmt::format("the custom bucket {} lists no symbols", target.bucket),
                   "list the symbols that belong to it");
        for (std::size_t i = 0; i < target.symbols.size(); ++i)
            if (!symbols_.insert(target.symbols[i]).second)
                refuse(fmt::format("{}/symbols/{}", at, i), "duplicate",
                       fmt::format("{} is listed twice", target.symbols[i]),
                       "list each symbol in one bucket");
        if (!target.buy.empty() &&
            std::ranges::find(target.symbols, target.buy) == target.symbols.end())
            refuse(at + "/buy", "not_allowed",
                   fmt::format("{} is to be bought but is not in the bucket {}", target.buy,
                               target.bucket),
                   "add it to symbols");
    }

    const AllocationPlan& plan_;
    std::set<std::string> buckets_;
    std::set<std::string> symbols_;
    std::vector<FieldError> errors_;
};

double share(Decimal part, Decimal whole) { return part.to_double() / whole.to_double(); }

double band_of(const AllocationPlan& plan, const AllocationTarget& target) {
    const auto absolute = target.band_absolute ? target.band_absolute : plan.band_absolute;
    const auto relative = target.band_relative ? target.band_relative : plan.band_relative;
    if (!absolute && !relative) return 0.0;
    return std::min(absolute.value_or(1.0), relative ? *relative * target.weight : 1.0);
}

}  // namespace

BandStatus band_status(double drift, double band) {
    // A drift of exactly the band, computed in binary, is within it.
    constexpr double kRounding = 1e-12;
    if (std::abs(drift) <= band + kRounding) return BandStatus::kWithin;
    return drift > 0 ? BandStatus::kAbove : BandStatus::kBelow;
}

Status check_plan(const AllocationPlan& plan) { return PlanCheck(plan).run(); }

std::string bucket_of(const AllocationPlan& plan, const MarketInputs& market,
                      const std::string& symbol) {
    if (plan.by == AllocationBy::kSymbol) return symbol;
    if (plan.by == AllocationBy::kCustom) {
        for (const AllocationTarget& target : plan.targets)
            if (std::ranges::find(target.symbols, symbol) != target.symbols.end())
                return target.bucket;
        return "";
    }
    static const SecurityInfo kUnknown;
    const auto found = market.securities.find(symbol);
    const SecurityInfo& security = found == market.securities.end() ? kUnknown : found->second;
    return plan.by == AllocationBy::kType ? security.type : security.sector;
}

std::string symbol_to_buy(const AllocationPlan& plan, const AllocationTarget& target) {
    if (!target.buy.empty() || target.bucket == kCashBucket) return target.buy;
    return plan.by == AllocationBy::kSymbol ? target.bucket : "";
}

Allocated allocate(const AllocationPlan& plan, const AllocationBook& book) {
    const MarketInputs& market = *book.market;
    const std::set<std::string> accounts(plan.accounts.begin(), plan.accounts.end());
    const auto is_in = [&](const std::string& account) {
        return accounts.empty() || accounts.contains(account);
    };
    Allocated allocated;
    std::size_t seen = 0;
    std::size_t valued = 0;
    std::map<std::string, std::string> no_value;  // by symbol or currency
    std::map<std::string, std::string> buckets;   // by symbol
    for (std::size_t i = 0; i < book.report->open_lots.size(); ++i) {
        const OpenLot& lot = book.report->open_lots[i];
        if (!is_in(lot.account)) continue;
        ++seen;
        const auto [place, is_new] = buckets.try_emplace(lot.symbol);
        if (is_new) place->second = bucket_of(plan, market, lot.symbol);
        const auto price = price_on(market, lot.symbol, book.as_of);
        const auto rate =
            rate_on(market, price_currency(market, lot.symbol, lot.currency), book.as_of);
        if (!price || !rate) {
            no_value.emplace(lot.symbol, price ? "no_rate" : "no_price");
            continue;
        }
        ++valued;
        AllocatedLot entry{i, place->second, {}, {}};
        entry.unit_value = product(product(*price, contract_multiplier(lot.symbol)), *rate);
        entry.value = product(lot.quantity, entry.unit_value);
        allocated.values[entry.bucket] += entry.value;
        allocated.symbols[entry.bucket].insert(lot.symbol);
        allocated.lots.push_back(std::move(entry));
    }
    for (std::size_t i = 0; i < book.report->cash.size(); ++i) {
        const CashBalance& balance = book.report->cash[i];
        if (!is_in(balance.account) || balance.balance.is_zero()) continue;
        ++seen;
        const auto rate = rate_on(market, balance.currency, book.as_of);
        if (!rate) {
            no_value.emplace(balance.currency.to_string(), "no_rate");
            continue;
        }
        ++valued;
        const AllocatedCash entry{i, *rate, product(balance.balance, *rate)};
        allocated.values[std::string(kCashBucket)] += entry.value;
        allocated.cash.push_back(entry);
    }
    if (seen > 0) allocated.coverage = static_cast<double>(valued) / static_cast<double>(seen);
    for (const auto& [name, code] : no_value)
        allocated.issues.push_back(
            {Severity::kError, code,
             fmt::format("{} has no {} on or before {}: it is left out of the allocation", name,
                         code == "no_price" ? "price" : "exchange rate", book.as_of.to_string()),
             name});
    return allocated;
}

Result<Drift> drift_of(const AllocationPlan& plan, const Allocated& allocated) {
    Drift drift;
    drift.coverage = allocated.coverage;
    std::set<std::string> targeted;
    for (const AllocationTarget& target : plan.targets) targeted.insert(target.bucket);
    const auto value_of = [&](const std::string& bucket) {
        const auto found = allocated.values.find(bucket);
        Decimal value = found == allocated.values.end() ? Decimal{} : found->second;
        return bucket == kCashBucket ? value - plan.cash_reserve : value;
    };
    for (const std::string& bucket : targeted) drift.managed_value += value_of(bucket);
    for (const auto& [bucket, value] : allocated.values)
        if (!targeted.contains(bucket)) drift.untargeted.push_back({bucket, value});
    if (drift.managed_value.sign() <= 0)
        return fail(Code::kInvalidInput,
                    fmt::format("the holdings of the targeted buckets less the cash reserve are "
                                "worth {}: expected a positive value; add prices or holdings, or "
                                "lower the reserve",
                                drift.managed_value.to_string(2)));
    for (const AllocationTarget& target : plan.targets) {
        BucketDrift row;
        row.bucket = target.bucket;
        row.value = value_of(target.bucket);
        const auto symbols = allocated.symbols.find(target.bucket);
        if (symbols != allocated.symbols.end()) row.holdings = symbols->second.size();
        row.weight = share(row.value, drift.managed_value);
        row.target = target.weight;
        row.drift = row.weight - row.target;
        row.band = band_of(plan, target);
        row.status = band_status(row.drift, row.band);
        TRY(const Decimal weight,
            Decimal::from_double(target.weight, Decimal::kScale, Rounding::kHalfEven));
        row.target_value = product(drift.managed_value, weight);
        row.difference = row.target_value - row.value;
        drift.is_breached = drift.is_breached || row.status != BandStatus::kWithin;
        drift.largest = std::max(drift.largest, std::abs(row.drift));
        drift.buckets.push_back(std::move(row));
    }
    return drift;
}

std::vector<Decimal> trades_to_bands(const Drift& drift, std::span<const Decimal> steps) {
    std::vector<Decimal> trades(drift.buckets.size());
    Decimal net;
    for (std::size_t i = 0; i < trades.size(); ++i) {
        const BucketDrift& row = drift.buckets[i];
        if (row.status == BandStatus::kWithin) continue;
        const auto band = Decimal::from_double(row.band, Decimal::kScale, Rounding::kHalfEven);
        const Decimal width = band ? product(drift.managed_value, *band) : Decimal{};
        const Decimal kept = std::max(Decimal{}, width - steps[i]);
        trades[i] = row.status == BandStatus::kAbove ? std::min(Decimal{}, row.difference + kept)
                                                     : std::max(Decimal{}, row.difference - kept);
        net += trades[i];
    }
    if (net.is_zero()) return trades;
    const bool is_sale = net.is_negative();
    Decimal left = is_sale ? -net : net;
    // Distance to the target in the direction of the counterpart.
    const auto room = [&](std::size_t i) {
        const Decimal gap = drift.buckets[i].difference - trades[i];
        return std::max(Decimal{}, is_sale ? gap : -gap);
    };
    const auto move = [&](std::size_t i, Decimal amount) {
        trades[i] += is_sale ? amount : -amount;
        left -= amount;
    };
    Decimal rooms;
    for (std::size_t i = 0; i < trades.size(); ++i) {
        if (drift.buckets[i].bucket == kCashBucket)
            move(i, std::min(left, room(i)));
        else
            rooms += room(i);
    }
    if (rooms.is_zero() || left.is_zero()) return trades;
    Proration parts(std::min(left, rooms), rooms);
    for (std::size_t i = 0; i < trades.size(); ++i)
        if (drift.buckets[i].bucket != kCashBucket) move(i, parts.next(room(i)));
    return trades;
}

}  // namespace ballast::ledger

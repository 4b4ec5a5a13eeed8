#include "service/clo/book_lots.hpp"

#include <fmt/format.h>
#include <map>

#include "clo/payment_dates.hpp"
#include "clo/tape_checks.hpp"
#include "clo/test_terms.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

using RecordsById = std::map<std::string, clo::Asset>;

Result<RecordsById> records_of_sheet(store::Transaction& transaction, const BookDeal& deal,
                                     const std::optional<PlannedBookAssets>& assets) {
    if (assets) return assets->assets.records;
    std::vector<std::string> ids;
    for (const auto& [id, par] : deal.sheet.collateral) ids.push_back(id);
    TRY(const auto rows, store::find_clo_assets(transaction, ids));
    TRY(auto records, records_of(transaction, rows, std::nullopt, deal.as_of, {}));
    RecordsById by_id;
    for (auto& [row, record] : records) by_id.emplace(record.id, std::move(record));
    return by_id;
}

CloLotEntry stated_lot(const std::string& asset, const Decimal& par, fin::Date date) {
    return {.asset = asset,
            .side = store::CloLotSide::kStated,
            .trade_date = date,
            .settle_date = {},
            .par = par,
            .price = {},
            .purchased_accrued = {},
            .note = {}};
}

ingest::MagFinding finding(const Issue& issue, const std::string& asset = {}) {
    std::string code = issue.code;
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return {"", std::move(code),
            asset.empty() ? issue.message : fmt::format("{}: {}", asset, issue.message),
            std::nullopt};
}

class BookLotPlanner {
public:
    BookLotPlanner(store::Transaction& transaction, const BookDeal& deal, RecordsById records)
        : transaction_(transaction), deal_(deal), records_(std::move(records)) {}

    Result<PlannedBookLots> run() {
        TRY_STATUS(compare());
        check_sum();
        check_pool();
        TRY_STATUS(check_cash());
        return std::move(planned_);
    }

private:
    // The sheet states the whole collateral: what it lacks is held no longer.
    Status compare() {
        std::map<std::string, Decimal> held;
        if (deal_.known)
            for (const clo::Holding& holding : deal_.known->holdings)
                held.emplace(holding.id, holding.par);
        std::vector<std::string> unknown;
        for (const auto& [id, par] : deal_.sheet.collateral) {
            const auto record = records_.find(id);
            if (record == records_.end()) {
                unknown.push_back(id);
                continue;
            }
            const auto amount = Decimal::from_double(par, 6, Rounding::kHalfEven);
            const Decimal before = held.contains(id) ? held.at(id) : Decimal();
            held.erase(id);
            if (!amount) continue;  // the sum does not tie
            clo::Holding holding;
            static_cast<clo::Asset&>(holding) = record->second;
            holding.par = *amount;
            pool_.push_back(std::move(holding));
            if (*amount == before) continue;
            TRY(const Decimal difference, subtract(*amount, before));
            planned_.lots.push_back(stated_lot(id, difference, deal_.as_of));
        }
        if (!unknown.empty())
            planned_.errors.push_back(
                {"",
                 "UNKNOWN_ASSET",
                 fmt::format("{} assets of the deal are not stored, such as {}: import the sheet "
                             "of assets, or clo.tape.import",
                             unknown.size(), unknown.front()),
                 {}});
        for (const auto& [id, par] : held) {
            if (par.is_zero()) continue;
            planned_.lots.push_back(stated_lot(id, Decimal::from_units(-par.units()), deal_.as_of));
            planned_.checks.push_back(
                {Severity::kWarning, "absent",
                 fmt::format("{}: the sheet lacks {}, of which the deal holds {}: it is held no "
                             "longer; record its sale first, with its price, by clo.lot.post",
                             deal_.slug, id, par.to_string()),
                 id});
        }
        return {};
    }

    void check_sum() {
        const double total = deal_.sheet.collateral_stated.value_or(deal_.sheet.collateral_total);
        const auto stated = Decimal::from_double(total, 6, Rounding::kHalfEven);
        Decimal sum;
        for (const clo::Holding& holding : pool_)
            if (const auto added = add(sum, holding.par)) sum = *added;
        if (!planned_.errors.empty()) return;  // unknown assets are reported
        for (const Issue& issue : clo::check_par_sum(sum, stated ? *stated : Decimal(), deal_.slug))
            planned_.errors.push_back(finding(issue));
    }

    void check_pool() {
        for (const clo::Holding& holding : pool_) {
            if (holding.par.is_zero()) continue;
            const auto context = clo::tape_context(deal_.terms, holding.currency, deal_.as_of);
            for (const Issue& issue : clo::check_tape_holding(holding, context))
                planned_.errors.push_back(finding(issue, holding.id));
        }
        const double cash =
            clo::test_terms(deal_.terms, deal_.as_of, clo::CalculationMode::kCorrected)
                .principal_cash;
        for (const Issue& issue : clo::check_market_values(
                 pool_, cash, deal_.terms.valuation,
                 {.source = deal_.terms.options.ratings, .as_of = deal_.as_of}))
            planned_.errors.push_back(finding(issue));
    }

    // Principal cash against the state before, which the deal as of the date has moved by its lots.
    Status check_cash() {
        if (!deal_.known || !deal_.known->deal.state || !deal_.known->state_as_of ||
            !deal_.terms.state)
            return {};
        clo::CashTie tie{.before = *deal_.known->state_as_of,
                         .expected = principal_of(*deal_.known->deal.state),
                         .as_of = deal_.as_of,
                         .stated = principal_of(*deal_.terms.state),
                         .payment = {},
                         .unpriced = planned_.lots.size()};
        TRY(const auto periods, clo::payment_periods(deal_.known->deal));
        for (const clo::PaymentPeriod& period : periods)
            if (period.payment > tie.before && period.payment <= tie.as_of)
                tie.payment = period.payment;
        TRY(const auto lots,
            store::clo_lots(transaction_, {.deal = deal_.known->stored->id, .to = deal_.as_of}));
        for (const store::CloLot& lot : lots)
            if (lot.trade_date > tie.before && lot.side == store::CloLotSide::kStated)
                ++tie.unpriced;
        for (Issue& issue : clo::check_cash_tie(tie)) {
            issue.message = fmt::format("{}: {}", deal_.slug, issue.message);
            planned_.checks.push_back(std::move(issue));
        }
        return {};
    }

    static Decimal principal_of(const clo::DealState& state) {
        Decimal total;
        for (const auto& [id, account] : state.accounts)
            if (const auto sum = add(total, account.principal)) total = *sum;
        return total;
    }

    store::Transaction& transaction_;
    const BookDeal& deal_;
    RecordsById records_;
    std::vector<clo::Holding> pool_;  // as the sheet states it
    PlannedBookLots planned_;
};

}  // namespace

Result<PlannedBookLots> plan_book_lots(store::Transaction& transaction, const BookDeal& deal,
                                       const std::optional<PlannedBookAssets>& assets) {
    TRY(RecordsById records, records_of_sheet(transaction, deal, assets));
    return BookLotPlanner(transaction, deal, std::move(records)).run();
}

}  // namespace ballast::service

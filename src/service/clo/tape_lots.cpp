// Tapes of positions, trades and factors.
#include "clo/tape_lots.hpp"

#include <fmt/format.h>

#include "clo/tape_value.hpp"
#include "service/clo/describe_tape.hpp"
#include "service/clo/record_lots.hpp"
#include "service/clo/tape_planner.hpp"

namespace ballast::service {

TapePlanner::Rejected TapePlanner::amount_of(const TapeFile::Row& source, const char* field,
                                             std::optional<Decimal>& amount) const {
    const auto cell = source.cells.find(field);
    if (cell == source.cells.end()) return std::nullopt;
    const auto parsed = clo::tape_decimal(cell->second);
    if (!parsed)
        return TapeRejection{"not a number", field, "expected a decimal number such as 12.5"};
    amount = *parsed;
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::price_of(const TapeFile::Row& source, const char* field,
                                            std::optional<Decimal>& price) const {
    if (auto rejected = amount_of(source, field, price)) return rejected;
    if (!price) return std::nullopt;
    if (price->is_negative() || *price > Decimal(200))
        return TapeRejection{"the price is outside 0 to 200", field,
                             "prices are in percent of par"};
    const clo::TapeNumber judged = clo::tape_price(source.cells.at(field), request_.confirm);
    if (!judged.confirm.empty()) return TapeRejection{"unit_unconfirmed", field, judged.confirm};
    price = clo::tape_decimal(judged.text);
    return std::nullopt;
}

Decimal TapePlanner::held(const std::string& id) const {
    const auto found = held_.find(id);
    return found == held_.end() ? Decimal() : found->second;
}

void TapePlanner::add_lot(const CloLotEntry& entry, CloTapeRow& row) {
    store::CloLot lot =
        clo_lot_of(entry, plan_.deal->stored->id, rows_.at(entry.asset).id, origin_);
    lot.origin.line = row.line;
    row.changes.push_back({"lot", {"null"}, {wire::to_json(entry)}});
    Decimal& after = after_[entry.asset];
    if (const auto sum = add(after, lot.par)) after = *sum;
    plan_.lots.push_back(std::move(lot));
}

TapePlanner::Rejected TapePlanner::known_asset(const CloTapeRow& row) {
    if (row.asset.empty()) return TapeRejection{"the row has no id", "id", "give the id"};
    if (rows_.contains(row.asset)) return std::nullopt;
    unknown_.push_back(row.asset);
    return TapeRejection{"unknown asset " + row.asset, "id",
                         "import the asset first, or correct its id"};
}

TapePlanner::Rejected TapePlanner::check_holding(const CloTapeRow& row) const {
    const clo::Asset& asset = records_.at(row.asset);
    const Issues errors = clo::check_tape_holding(asset, context_of(asset));
    if (errors.empty()) return std::nullopt;
    return TapeRejection{errors.front().message, "id", "correct the record of the asset first"};
}

TapePlanner::Rejected TapePlanner::plan_position(const TapeFile::Row& source, CloTapeRow& row) {
    if (row.asset.empty()) return known_asset(row);
    bool repeats = false;
    const auto misplaced = place(row.asset, source.cells, true, row, repeats);
    if (repeats) return std::nullopt;
    std::optional<Decimal> par;
    if (auto wrong = amount_of(source, "par", par)) return wrong;
    if (!par || par->is_negative())
        return TapeRejection{"par is missing or negative", "par", "give 0 or more"};
    // Rows that cannot be used count in the sum, which then does not tie.
    if (const auto total = add(stated_par_, *par)) stated_par_ = *total;
    if (misplaced) return misplaced;
    if (auto unknown = known_asset(row)) return unknown;
    std::optional<Decimal> price;
    if (auto wrong = price_of(source, "purchase_price", price)) return wrong;
    fin::Date date = plan_.as_of;
    if (auto wrong = date_of(source, "trade_date", date)) return wrong;
    if (!par->is_zero())
        if (auto wrong = check_holding(row)) return wrong;
    const auto made = clo::lot_of_position(held(row.asset), *par, price.has_value());
    if (!made) return TapeRejection{made.error().message, "par", "correct the amount"};
    if (!*made) {
        row.status = CloTapeStatus::kDuplicate;
        row.reason = "the deal holds this par already";
        return std::nullopt;
    }
    const clo::TapeLot& lot = **made;
    row.status = lot.first ? CloTapeStatus::kNew : CloTapeStatus::kChanged;
    const bool bought = lot.kind == clo::TapeLotKind::kBought;
    add_lot({.asset = row.asset,
             .side = bought ? store::CloLotSide::kBuy : store::CloLotSide::kStated,
             .trade_date = bought ? date : plan_.as_of,
             .settle_date = {},
             .par = lot.par,
             .price = bought ? price : std::nullopt,
             .purchased_accrued = {},
             .note = {}},
            row);
    return std::nullopt;
}

void TapePlanner::find_absent() {
    for (const auto& [id, par] : held_) {
        if (placed_.contains(id)) continue;
        plan_.absent.push_back(id);
        if (request_.absent != CloTapeAbsent::kSold) continue;
        CloTapeRow row{.line = 0, .asset = id};
        const clo::Lot lot = clo::lot_of_absent(par, records_.at(id).market_value, plan_.as_of);
        const bool sold = lot.side == clo::LotSide::kSell;
        add_lot({.asset = id,
                 .side = sold ? store::CloLotSide::kSell : store::CloLotSide::kStated,
                 .trade_date = lot.date,
                 .settle_date = {},
                 .par = sold ? par : lot.par,
                 .price = lot.price,
                 .purchased_accrued = {},
                 .note = "absent from a tape of positions"},
                row);
        plan_.lots.back().origin.line.reset();
    }
    if (!plan_.absent.empty() && request_.absent == CloTapeAbsent::kReport)
        plan_.checks.push_back({Severity::kWarning, "absent",
                                fmt::format("{} assets that the deal holds are not in the "
                                            "file: choose absent keep or sold",
                                            plan_.absent.size()),
                                plan_.absent.front()});
}

TapePlanner::Rejected TapePlanner::trade_of(const TapeFile::Row& source, CloLotEntry& entry) const {
    const auto side = source.cells.find("side");
    const auto known = side == source.cells.end()
                           ? std::nullopt
                           : describe::from_word<store::CloLotSide>(side->second);
    if (!known)
        return TapeRejection{"the side is not valid", "side",
                             "expected buy, sell, repayment or stated"};
    entry.side = *known;
    if (auto rejected = date_of(source, "trade_date", entry.trade_date)) return rejected;
    std::optional<Decimal> par;
    if (auto rejected = amount_of(source, "par", par)) return rejected;
    if (auto rejected = price_of(source, "price", entry.price)) return rejected;
    if (auto rejected = amount_of(source, "purchased_accrued", entry.purchased_accrued))
        return rejected;
    if (!par || par->is_zero() || par->is_negative())
        return TapeRejection{"par is missing or not positive", "par", "give a positive par"};
    entry.par = *par;
    if (const auto note = source.cells.find("note"); note != source.cells.end())
        entry.note = note->second;
    const bool trade =
        entry.side == store::CloLotSide::kBuy || entry.side == store::CloLotSide::kSell;
    if (trade && !entry.price)
        return TapeRejection{"a purchase or sale requires a price", "price", "give the price"};
    if (!trade) entry.price.reset();
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::plan_trade(const TapeFile::Row& source, CloTapeRow& row) {
    if (auto rejected = known_asset(row)) return rejected;
    CloLotEntry entry{.asset = row.asset, .trade_date = plan_.as_of};
    if (auto rejected = trade_of(source, entry)) return rejected;
    const clo::Lot lot =
        record_lot(clo_lot_of(entry, plan_.deal->stored->id, rows_.at(row.asset).id, origin_));
    if (lots_.repeats(row.asset, lot)) {
        row.status = CloTapeStatus::kDuplicate;
        row.reason = "the lot is recorded already";
        return std::nullopt;
    }
    if (!lot.par.is_negative())
        if (auto rejected = check_holding(row)) return rejected;
    if (const Status added = lots_.add(row.asset, lot); !added)
        return TapeRejection{added.error().message, "par", "sell at most what is held"};
    row.status = CloTapeStatus::kNew;
    add_lot(entry, row);
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::plan_factor(const TapeFile::Row& source, CloTapeRow& row) {
    if (auto rejected = known_asset(row)) return rejected;
    std::optional<Decimal> factor;
    if (auto rejected = amount_of(source, "factor", factor)) return rejected;
    if (!factor || factor->is_negative() || *factor > Decimal(1))
        return TapeRejection{"the factor is missing or outside 0 to 1", "factor",
                             "give the share of the original par that is outstanding"};
    bool repeats = false;
    if (auto rejected = place(row.asset, source.cells, true, row, repeats)) return rejected;
    if (repeats) return std::nullopt;
    const auto repaid =
        clo::repaid_at_factor(lots_.original(row.asset, plan_.as_of), *factor, held(row.asset));
    if (!repaid) return TapeRejection{repaid.error().message, "factor", "correct the factor"};
    if (repaid->is_zero()) {
        row.status = CloTapeStatus::kDuplicate;
        row.reason = "the deal holds this par already";
        return std::nullopt;
    }
    row.status = CloTapeStatus::kChanged;
    add_lot({.asset = row.asset,
             .side = store::CloLotSide::kRepayment,
             .trade_date = plan_.as_of,
             .settle_date = {},
             .par = *repaid,
             .price = {},
             .purchased_accrued = {},
             .note = fmt::format("factor {}", factor->to_string())},
            row);
    return std::nullopt;
}

}  // namespace ballast::service

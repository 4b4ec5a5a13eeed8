#include "ledger/engine.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

#include "ledger/amounts.hpp"

namespace ballast::ledger {

Engine::Engine(LotSettings settings) : settings_(std::move(settings)) {
    std::stable_sort(settings_.method_changes.begin(), settings_.method_changes.end(),
                     [](const auto& a, const auto& b) { return a.from < b.from; });
    for (const auto& [account, treatment] : settings_.account_types)
        if (!is_taxed(treatment)) book_.apart.insert(account);
}

Status Engine::book(const Transaction& t, const TransferMove& move) {
    using enum model::TransactionType;
    TRY_STATUS(check_transaction(t));
    TRY_STATUS(check_currency(t));
    transactions_.push_back(t.id);
    Status booked = [&]() -> Status {
        switch (t.type) {
            case kBuy:
            case kReinvest:
                return buy(t);
            case kSell:
                return sell(t);
            case kShortSell:
                return short_sell(t);
            case kCover:
                return cover(t);
            case kSplit:
                return split(t);
            case kReturnOfCapital:
                return return_of_capital(t);
            case kBasisIncrease:
                return basis_increase(t);
            case kSpinoff:
                return spinoff(t);
            case kMerger:
                return merger(t);
            case kExercise:
                return exercise(t);
            case kAssign:
                return assign(t);
            case kExpire:
                return expire(t);
            case kTransferIn:
            case kTransferOut:
                if (t.symbol.empty()) return {};
                return transfer(t, move);
            case kDividend:
            case kInterest:
            case kFee:
            case kTax:
            case kDeposit:
            case kWithdrawal:
                return {};
        }
        return {};
    }();
    if (!booked) {
        transactions_.pop_back();
        return booked;
    }
    add_cash(t, cash_effect(t));
    return {};
}

LotMethod Engine::method_on(fin::Date date) const {
    LotMethod method = settings_.method;
    for (const MethodChange& change : settings_.method_changes)
        if (change.from <= date) method = change.method;
    return method;
}

TakeOrder Engine::order_of(const Transaction& t, std::uint32_t symbol, Decimal quantity) const {
    TakeOrder order{.account = *book_.accounts.find(t.account),
                    .symbol = symbol,
                    .quantity = quantity,
                    .method = method_on(t.date),
                    .scope = settings_.scope};
    std::istringstream ids(t.lot_id);
    for (std::string id; std::getline(ids, id, ',');) order.lot_ids.push_back(id);
    return order;
}

Result<std::vector<Piece>> Engine::take(const Transaction& t, std::uint32_t symbol,
                                        Decimal quantity) {
    book_.accounts.id(t.account);
    TakeOrder order = order_of(t, symbol, quantity);
    if (order.method == LotMethod::kSpecific && order.lot_ids.empty()) {
        // With a single candidate there is no choice to make.
        const Position* position = book_.find(order.account, symbol);
        if (position != nullptr && position->lots.size() > 1)
            return fail(
                       Code::kInvalidInput,
                       fmt::format(
                           "{} of {} are sold without a lot_id, and {} lots are open: name the lot",
                           quantity.to_string(), t.symbol, position->lots.size()))
                .with("field", "lot_id");
    }
    return book_.take(order);
}

Position& Engine::position_of(const Transaction& t, std::uint32_t symbol) {
    Position& position = book_.position(book_.accounts.id(t.account), symbol);
    if (position.currency == fin::Currency{}) position.currency = t.currency;
    return position;
}

Position& Engine::opened_by(const Transaction& t, std::uint32_t symbol) {
    Position& position = book_.position(book_.accounts.id(t.account), symbol);
    if (position.held.is_zero() && position.sold_short.is_zero()) position.currency = t.currency;
    return position;
}

Status Engine::check_currency(const Transaction& t) const {
    using enum model::TransactionType;
    switch (t.type) {
        case kBuy:
        case kReinvest:
        case kSell:
        case kShortSell:
        case kCover:
        case kReturnOfCapital:
        case kBasisIncrease:
            break;
        default:
            return {};
    }
    const auto symbol = book_.symbols.find(t.symbol);
    if (!symbol) return {};
    const bool everywhere = t.account.empty() || settings_.scope == LotScope::kGlobal;
    for (const Position* position : book_.positions_of(*symbol)) {
        const std::string& account = book_.accounts[position->account];
        if (!everywhere && account != t.account) continue;
        if (position->held.is_zero() && position->sold_short.is_zero()) continue;
        if (position->currency == t.currency) continue;
        Error error =
            fail(Code::kInvalidInput,
                 fmt::format("{} is held in {}{}{}: a row in {} cannot be posted against it",
                             t.symbol, position->currency.code(), account.empty() ? "" : " in ",
                             account, t.currency.code()));
        error.errors.push_back({"/currency", "currency", error.message,
                                "convert the amounts of the row at the rate of its date, or hold "
                                "positions in another currency in a separate account"});
        return error;
    }
    return {};
}

std::vector<Position*> Engine::affected(const Transaction& t, std::uint32_t symbol) {
    std::vector<Position*> positions;
    for (Position* position : book_.positions_of(symbol))
        if (t.account.empty() || book_.accounts[position->account] == t.account)
            positions.push_back(position);
    return positions;
}

std::uint32_t Engine::new_origin(const Transaction& t) {
    if (!t.lot_id.empty()) return book_.origins.id(t.lot_id);
    if (!t.id.empty()) return book_.origins.id(t.id);
    return book_.origins.id(fmt::format("lot-{}", book_.origins.size() + 1));
}

void Engine::add_cash(const Transaction& t, Decimal amount) {
    if (amount.is_zero()) return;
    cash_[{book_.accounts.id(t.account), t.currency}] += amount;
}

static Decimal gross_of(const model::Transaction& t, Decimal basis) {
    const bool trade = t.type == model::TransactionType::kBuy && t.price;
    return trade ? product(product(*t.quantity, *t.price), multiplier_of(t)) : basis;
}

void Engine::add_lot(const Transaction& t, std::uint32_t symbol, Decimal quantity, Decimal basis) {
    book_.add(opened_by(t, symbol), {.origin = new_origin(t),
                                     .acquired = t.date,
                                     .holding_from = t.date,
                                     .quantity = quantity,
                                     .basis = basis,
                                     .gross = gross_of(t, basis)});
}

void Engine::record(const Transaction& t, const Piece& piece, Decimal proceeds, DisposalRule rule) {
    Decimal basis = piece.lot.basis;
    // A gift below the donor's basis has two bases: between them there is neither gain nor loss
    // (IRC 1015(a)).
    if (piece.lot.loss_basis && proceeds < basis) basis = std::max(*piece.lot.loss_basis, proceeds);
    Position& position = *piece.from;
    position.realized += proceeds - basis;
    disposals_.push_back(
        {.date = t.date,
         .symbol = position.symbol,
         .account = t.account.empty() ? position.account : book_.accounts.id(t.account),
         .origin = piece.lot.origin,
         .acquired = piece.lot.acquired,
         .holding_from = piece.lot.holding_from,
         .quantity = piece.lot.quantity,
         .proceeds = proceeds,
         .basis = basis,
         .rule = rule,
         .term = term_of(piece.lot.holding_from, t.date),
         .transaction = static_cast<std::uint32_t>(transactions_.size() - 1),
         .currency = position.currency,
         .contracted = piece.lot.contracted});
}

// Pieces of one purchase are one row, whichever account held them.
static std::vector<Piece> joined(const std::vector<Piece>& pieces) {
    std::vector<Piece> rows;
    for (const Piece& piece : pieces) {
        const auto same = std::find_if(rows.begin(), rows.end(), [&](const Piece& row) {
            return row.lot.origin == piece.lot.origin && !piece.lot.loss_basis &&
                   row.lot.acquired == piece.lot.acquired &&
                   row.lot.contracted == piece.lot.contracted &&
                   row.lot.holding_from == piece.lot.holding_from;
        });
        if (same == rows.end()) {
            rows.push_back(piece);
            continue;
        }
        same->lot.quantity += piece.lot.quantity;
        same->lot.basis += piece.lot.basis;
    }
    return rows;
}

void Engine::dispose(const Transaction& t, const std::vector<Piece>& taken, Decimal proceeds,
                     DisposalRule rule) {
    std::vector<Piece> pieces = settings_.scope == LotScope::kGlobal ? joined(taken) : taken;
    if (!pieces.empty()) {
        const std::uint32_t symbol = pieces.front().from->symbol;
        pieces = restart_sold(t, symbol, std::move(pieces));
    }
    Decimal total;
    for (const Piece& piece : pieces) total += piece.lot.quantity;
    Proration shares(proceeds, total);
    for (const Piece& piece : pieces) record(t, piece, shares.next(piece.lot.quantity), rule);
}

void Engine::record_gain(const Transaction& t, const Position& position, const Lot& lot,
                         Decimal proceeds, Decimal cost, DisposalRule rule) {
    Piece piece{lot, &book_.position(position.account, position.symbol)};
    piece.lot.basis = cost;
    piece.lot.loss_basis.reset();
    record(t, piece, proceeds, rule);
}

Status Engine::buy(const Transaction& t) {
    add_lot(t, book_.symbols.id(t.symbol), *t.quantity, cost_of(t));
    return {};
}

Status Engine::sell(const Transaction& t) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    TRY(const std::vector<Piece> pieces, take(t, symbol, *t.quantity));
    dispose(t, pieces, proceeds_of(t), DisposalRule::kSale);
    return {};
}

}  // namespace ballast::ledger

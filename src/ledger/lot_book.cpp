#include "ledger/lot_book.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/check.hpp"

namespace ballast::ledger {

std::uint32_t Names::id(std::string_view name) {
    if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
    const auto id = static_cast<std::uint32_t>(names_.size());
    names_.emplace_back(name);
    ids_.emplace(names_.back(), id);
    return id;
}

std::optional<std::uint32_t> Names::find(std::string_view name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

Lot split_off(Lot& lot, Decimal quantity) {
    Lot part = lot;
    if (quantity == lot.quantity) {
        lot.quantity = lot.basis = lot.gross = Decimal{};
        return part;
    }
    part.quantity = quantity;
    part.basis = mul_div(lot.basis, quantity, lot.quantity);
    if (lot.loss_basis) {
        part.loss_basis = mul_div(*lot.loss_basis, quantity, lot.quantity);
        *lot.loss_basis -= *part.loss_basis;
    }
    part.gross = mul_div(lot.gross, quantity, lot.quantity);
    lot.gross -= part.gross;
    lot.basis -= part.basis;
    lot.quantity -= quantity;
    return part;
}

Position& LotBook::position(std::uint32_t account, std::uint32_t symbol) {
    if (by_symbol_.size() <= symbol) by_symbol_.resize(symbol + 1);
    for (Position* position : by_symbol_[symbol])
        if (position->account == account) return *position;
    Position& made = positions_.emplace_back();
    made.account = account;
    made.symbol = symbol;
    by_symbol_[symbol].push_back(&made);
    return made;
}

const Position* LotBook::find(std::uint32_t account, std::uint32_t symbol) const {
    for (const Position* position : positions_of(symbol))
        if (position->account == account) return position;
    return nullptr;
}

std::span<Position* const> LotBook::positions_of(std::uint32_t symbol) const {
    if (symbol >= by_symbol_.size()) return {};
    return by_symbol_[symbol];
}

void LotBook::add(Position& position, Lot lot) {
    if (!debts_.empty()) settle(position, lot);
    if (!lot.quantity.is_zero()) insert(position, lot);
}

void LotBook::settle(Position& position, Lot& lot) {
    for (Debt& debt : debts_) {
        if (debt.borrower != &position || lot.quantity.is_zero()) continue;
        const Decimal units = std::min(debt.quantity, lot.quantity);
        debt.quantity -= units;
        insert(*debt.lender, split_off(lot, units));
    }
    std::erase_if(debts_, [](const Debt& debt) { return debt.quantity.is_zero(); });
}

void LotBook::owe(Position& from, Position& to, Decimal quantity) {
    debts_.push_back({&from, &to, quantity});
}

void LotBook::insert(Position& position, Lot lot) {
    position.held += lot.quantity;
    position.basis += lot.basis;
    // Usually the newest; transferred lots are older.
    auto at = position.lots.end();
    while (at != position.lots.begin() && std::prev(at)->acquired > lot.acquired) --at;
    position.lots.insert(at, lot);
}

void LotBook::level(Position& position) {
    if (position.lots.size() < 2) return;
    Proration shares(position.basis, position.held);
    for (Lot& lot : position.lots) lot.basis = shares.next(lot.quantity);
}

void LotBook::cut(Position& position, std::size_t lot, Decimal quantity) {
    Lot kept = split_off(position.lots[lot], quantity);
    std::swap(kept, position.lots[lot]);
    position.lots.insert(position.lots.begin() + static_cast<std::ptrdiff_t>(lot) + 1, kept);
}

Error LotBook::too_little(const TakeOrder& order, Decimal held) const {
    return fail(Code::kInvalidInput,
                fmt::format("{} of {} are requested in {}, but {} are held: {} are missing",
                            order.quantity.to_string(), symbols[order.symbol],
                            accounts[order.account], held.to_string(),
                            (order.quantity - held).to_string()))
        .with("held", held.to_string())
        .with("asked", order.quantity.to_string())
        .with("missing", (order.quantity - held).to_string());
}

bool LotBook::may_use(const TakeOrder& order, const Position& position) const {
    if (position.account == order.account) return true;
    return order.scope == LotScope::kGlobal && !apart.contains(accounts[order.account]) &&
           !apart.contains(accounts[position.account]);
}

// The candidate lots, sorted by the method.
std::vector<LotBook::Choice> LotBook::candidates(const TakeOrder& order) const {
    std::vector<Choice> all;
    for (Position* position : positions_of(order.symbol)) {
        if (!may_use(order, *position)) continue;
        for (std::size_t i = 0; i < position->lots.size(); ++i)
            all.push_back({position, i, position->lots[i].quantity});
    }
    const auto lot = [](const Choice& c) -> const Lot& { return c.position->lots[c.lot]; };
    const auto unit = [&](const Choice& c) { return per_unit(lot(c).gross, lot(c).quantity); };
    switch (order.method) {
        case LotMethod::kLifo:
            std::reverse(all.begin(), all.end());
            std::stable_sort(all.begin(), all.end(), [&](const Choice& a, const Choice& b) {
                return lot(a).acquired > lot(b).acquired;
            });
            break;
        case LotMethod::kHifo:
            std::stable_sort(all.begin(), all.end(), [&](const Choice& a, const Choice& b) {
                return unit(a) != unit(b) ? unit(a) > unit(b) : lot(a).acquired < lot(b).acquired;
            });
            break;
        case LotMethod::kLofo:
            std::stable_sort(all.begin(), all.end(), [&](const Choice& a, const Choice& b) {
                return unit(a) != unit(b) ? unit(a) < unit(b) : lot(a).acquired < lot(b).acquired;
            });
            break;
        default:
            std::stable_sort(all.begin(), all.end(), [&](const Choice& a, const Choice& b) {
                return lot(a).acquired < lot(b).acquired;
            });
    }
    return all;
}

// With the lots of one account in acquisition order, none in the middle is used up.
bool LotBook::from_the_ends(const TakeOrder& order) {
    return order.scope == LotScope::kAccount && order.lot_ids.empty() &&
           order.method != LotMethod::kHifo && order.method != LotMethod::kLofo;
}

Position* LotBook::own(const TakeOrder& order) const {
    for (Position* position : positions_of(order.symbol))
        if (position->account == order.account) return position;
    return nullptr;
}

// A pool over all accounts has a single average.
void LotBook::level_all(const TakeOrder& order) {
    if (order.scope == LotScope::kAccount) {
        if (Position* position = own(order)) level(*position);
        return;
    }
    Decimal held;
    Decimal basis;
    for (const Position* position : positions_of(order.symbol)) {
        if (!may_use(order, *position)) continue;
        held += position->held;
        basis += position->basis;
    }
    Proration shares(basis, held);
    for (Position* position : positions_of(order.symbol)) {
        if (!may_use(order, *position)) continue;
        position->basis = Decimal{};
        for (Lot& lot : position->lots) position->basis += lot.basis = shares.next(lot.quantity);
    }
}

Result<std::vector<LotBook::Choice>> LotBook::choose(const TakeOrder& order) const {
    Position* own_position = own(order);
    const Position* own = own_position;
    Decimal held = own != nullptr ? own->held : Decimal{};
    if (order.scope == LotScope::kGlobal) {
        held = Decimal{};
        for (const Position* position : positions_of(order.symbol))
            if (may_use(order, *position)) held += position->held;
    }
    if (order.quantity > held + kDust) return too_little(order, held);
    std::vector<Choice> choices;
    Decimal left = std::min(order.quantity, held);
    if (held - left <= kDust) left = held;
    const auto use = [&](Choice choice) {
        choice.quantity = std::min(choice.quantity, left);
        left -= choice.quantity;
        if (!choice.quantity.is_zero()) choices.push_back(choice);
    };
    if (!order.lot_ids.empty()) {
        const std::vector<Choice> all = candidates(order);
        for (const std::string& id : order.lot_ids) {
            bool found = false;
            for (const Choice& choice : all) {
                if (origins[choice.position->lots[choice.lot].origin] != id) continue;
                found = true;
                use(choice);
            }
            if (!found)
                return fail(Code::kInvalidInput,
                            fmt::format("there is no open lot {} of {} in {}", id,
                                        symbols[order.symbol], accounts[order.account]))
                    .with("lot_id", id);
        }
        if (left > kDust) return too_little(order, order.quantity - left);
        return choices;
    }
    if (own != nullptr && from_the_ends(order)) {
        const std::size_t count = own->lots.size();
        for (std::size_t i = 0; i < count && !left.is_zero(); ++i) {
            const std::size_t at = order.method == LotMethod::kLifo ? count - 1 - i : i;
            use({own_position, at, own->lots[at].quantity});
        }
    } else {
        for (const Choice& choice : candidates(order)) use(choice);
    }
    return choices;
}

Result<std::vector<Piece>> LotBook::take(const TakeOrder& order) {
    TRY(const std::vector<Choice> choices, choose(order));
    // The lots that FIFO chooses do not depend on their basis.
    if (order.method == LotMethod::kAverage) level_all(order);
    std::vector<Piece> pieces;
    pieces.reserve(choices.size());
    for (const Choice& choice : choices) {
        Lot& lot = choice.position->lots[choice.lot];
        pieces.push_back({split_off(lot, choice.quantity), choice.position});
        choice.position->held -= pieces.back().lot.quantity;
        choice.position->basis -= pieces.back().lot.basis;
    }
    for (const Piece& piece : pieces) {
        std::deque<Lot>& lots = piece.from->lots;
        while (!lots.empty() && lots.front().quantity.is_zero()) lots.pop_front();
        while (!lots.empty() && lots.back().quantity.is_zero()) lots.pop_back();
    }
    if (!from_the_ends(order))
        for (const Piece& piece : pieces)
            std::erase_if(piece.from->lots, [](const Lot& lot) { return lot.quantity.is_zero(); });
    if (order.scope == LotScope::kGlobal) move_places(order.account, pieces);
    return pieces;
}

// After a global choice the selling account still holds lots whose units it no longer has: its
// oldest lots replace those that were used elsewhere.
void LotBook::move_places(std::uint32_t account, std::vector<Piece>& pieces) {
    for (Piece& piece : pieces) {
        if (piece.from->account == account) continue;
        Position& seller = position(account, piece.from->symbol);
        Decimal left = piece.lot.quantity;
        while (left > Decimal{} && !seller.lots.empty()) {
            Lot moved =
                split_off(seller.lots.front(), std::min(left, seller.lots.front().quantity));
            if (seller.lots.front().quantity.is_zero()) seller.lots.pop_front();
            seller.held -= moved.quantity;
            seller.basis -= moved.basis;
            left -= moved.quantity;
            insert(*piece.from, moved);
        }
        if (left > Decimal{}) debts_.push_back({&seller, piece.from, left});
    }
}

}  // namespace ballast::ledger

// Transfers in kind. Between accounts of the ledger the lots move with their dates and basis,
// without a gain. From outside they arrive with the basis and date that the row states; gifts have
// the donor's, and a second basis for a loss where their market value was lower (IRC 1015).
#include <algorithm>
#include <fmt/format.h>

#include "ledger/amounts.hpp"
#include "ledger/engine.hpp"

namespace ballast::ledger {

Status Engine::transfer(const Transaction& t, const TransferMove& move) {
    using Part = TransferMove::Part;
    if (move.part == Part::kDone) return {};
    if (!t.quantity || t.quantity->is_zero())
        return fail(Code::kInvalidInput, "a transfer in kind requires a positive quantity");
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    if (move.part == Part::kAlone) {
        if (t.type == model::TransactionType::kTransferIn) return transfer_in(t);
        TRY([[maybe_unused]] const std::vector<Piece> pieces, take(t, symbol, *t.quantity));
        return {};
    }
    Transaction out = t;
    out.account = move.from;
    const Decimal fee = move.sent - move.received;
    if (fee > LotBook::kDust && !t.price)
        return fail(
            Code::kInvalidInput,
            fmt::format("{} of {} did not arrive: a fee in kind is a sale and requires a price",
                        fee.to_string(), t.symbol));
    const Position* source = book_.find(book_.accounts.id(move.from), symbol);
    const bool enough = source != nullptr && source->held + LotBook::kDust >= move.sent;
    if (!enough && settings_.scope == LotScope::kAccount)
        return take(out, symbol, move.sent).error();
    if (fee > LotBook::kDust) {
        TRY(const std::vector<Piece> paid, take(out, symbol, fee));
        dispose(out, paid, product(fee, *t.price), DisposalRule::kTransferFee);
    }
    const Decimal arriving = std::min(move.sent, move.received);
    Position& origin = book_.position(book_.accounts.id(move.from), symbol);
    // Lots leave the account that holds them, whichever lots a sale could choose from.
    TakeOrder order = order_of(out, symbol, std::min(arriving, origin.held));
    order.scope = LotScope::kAccount;
    std::vector<Piece> pieces;
    if (!order.quantity.is_zero()) {
        TRY(pieces, book_.take(order));
    }
    Position& target = book_.position(book_.accounts.id(move.to), symbol);
    for (const Piece& piece : pieces) {
        target.currency = piece.from->currency;
        book_.add(target, piece.lot);
    }
    Decimal moved;
    for (const Piece& piece : pieces) moved += piece.lot.quantity;
    if (arriving - moved > LotBook::kDust) book_.owe(origin, target, arriving - moved);
    return {};
}

Status Engine::transfer_in(const Transaction& t) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    const fin::Date acquired = t.acquired.value_or(t.date);
    if (acquired > t.date)
        return fail(
            Code::kInvalidInput,
            fmt::format("acquired of {} is {}: expected a date on or before the transfer on {}",
                        t.symbol, acquired.to_string(), t.date.to_string()));
    Lot lot{.origin = new_origin(t),
            .acquired = acquired,
            .holding_from = acquired,
            .quantity = *t.quantity,
            .basis = t.amount  ? magnitude(*t.amount)
                     : t.price ? product(product(*t.quantity, *t.price), multiplier_of(t))
                               : Decimal{}};
    if (!t.amount && !t.price)
        issues_.push_back({Severity::kError, "no_basis",
                           fmt::format("{} {} came into {} without a cost basis: zero is assumed, "
                                       "as the IRS does; give `amount` and `acquired`",
                                       t.quantity->to_string(), t.symbol, t.account),
                           t.id.empty() ? t.symbol : t.id});
    if (t.fair_value && !t.fair_value->is_zero()) {
        const Decimal value = product(*t.quantity, *t.fair_value);
        if (value < lot.basis)
            lot.loss_basis = value;
        else if (t.gift_tax)
            lot.basis += mul_div(value - lot.basis, *t.gift_tax, value);
    }
    lot.gross = lot.basis;
    book_.add(opened_by(t, symbol), lot);
    return {};
}

}  // namespace ballast::ledger

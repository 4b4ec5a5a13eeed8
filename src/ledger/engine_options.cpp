// Options: exercise, assignment, expiry (Pub. 550, table 4-1). The premium, commissions included,
// goes into the basis or the proceeds of the stock.
#include <fmt/format.h>

#include "ledger/amounts.hpp"
#include "ledger/engine.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ledger {

namespace {

struct Settlement {
    std::string underlying;
    model::OptionRight right = model::OptionRight::kCall;
    Decimal shares;
    Decimal price;  // strike × shares, without fees
};

Result<Settlement> settlement_of(const model::Transaction& t) {
    const auto terms = model::parse_occ_symbol(t.symbol);
    if (!terms)
        return fail(Code::kInvalidInput,
                    fmt::format("{} is not a valid option symbol ({}): the strike is read from it",
                                t.symbol, terms.error().message));
    Settlement settlement{.underlying = t.new_symbol.empty() ? terms->underlying : t.new_symbol,
                          .right = terms->right,
                          .shares = product(*t.quantity, multiplier_of(t)),
                          .price = {}};
    if (!product_in_range(settlement.shares, terms->strike))
        return fail(Code::kInvalidInput, "strike times shares exceeds 10^15");
    settlement.price = product(settlement.shares, terms->strike);
    return settlement;
}

}  // namespace

Status Engine::exercise(const Transaction& t) {
    TRY(const Settlement settlement, settlement_of(t));
    const std::uint32_t option = book_.symbols.id(t.symbol);
    const std::uint32_t stock = book_.symbols.id(settlement.underlying);
    const std::uint32_t account = book_.accounts.id(t.account);
    const Position* held = book_.find(account, option);
    if (held == nullptr || held->held + LotBook::kDust < *t.quantity)
        return take(t, option, *t.quantity).error();
    Transaction trade = t;
    trade.lot_id.clear();
    std::vector<Piece> sold;
    if (settlement.right == model::OptionRight::kPut) {
        TRY(sold, take(trade, stock, settlement.shares));
    }
    // The quantity was checked above.
    TRY(const std::vector<Piece> pieces, take(t, option, *t.quantity));
    Decimal premium;
    Decimal contracts;
    for (const Piece& piece : pieces) {
        premium += piece.lot.basis;
        contracts += piece.lot.quantity;
    }
    if (settlement.right == model::OptionRight::kCall) {
        Proration shares(settlement.shares, contracts);
        Proration paid(settlement.price + t.fees, contracts);
        const std::uint32_t origin = new_origin(trade);
        Position& position = opened_by(trade, stock);
        for (const Piece& piece : pieces) {
            const Decimal basis = paid.next(piece.lot.quantity) + piece.lot.basis;
            book_.add(position, {.origin = origin,
                                 .acquired = t.date,
                                 .holding_from = t.date,
                                 .quantity = shares.next(piece.lot.quantity),
                                 .basis = basis,
                                 .gross = basis,
                                 .contracted = piece.lot.acquired});
        }
        add_cash(t, -(settlement.price + t.fees));
    } else {
        dispose(t, sold, settlement.price - t.fees - premium, DisposalRule::kExercise);
        add_cash(t, settlement.price - t.fees);
    }
    return {};
}

Status Engine::assign(const Transaction& t) {
    TRY(const Settlement settlement, settlement_of(t));
    const std::uint32_t option = book_.symbols.id(t.symbol);
    const std::uint32_t stock = book_.symbols.id(settlement.underlying);
    if (position_of(t, option).sold_short + LotBook::kDust < *t.quantity)
        return take_short(t, option, *t.quantity).error();
    Transaction trade = t;
    trade.lot_id.clear();
    std::vector<Piece> sold;
    if (settlement.right == model::OptionRight::kCall) {
        TRY(sold, take(trade, stock, settlement.shares));
    }
    TRY(const std::vector<ShortLot> parts, take_short(t, option, *t.quantity));
    Decimal premium;
    for (const ShortLot& part : parts) premium += part.proceeds;
    if (settlement.right == model::OptionRight::kCall) {
        dispose(t, sold, settlement.price - t.fees + premium, DisposalRule::kExercise);
        add_cash(t, settlement.price - t.fees);
    } else {
        add_lot(trade, stock, settlement.shares, settlement.price + t.fees - premium);
        add_cash(t, -(settlement.price + t.fees));
    }
    return {};
}

// On the last day the holder's premium is a loss, the writer's a short-term gain.
Status Engine::expire(const Transaction& t) {
    const std::uint32_t option = book_.symbols.id(t.symbol);
    const Position& position = position_of(t, option);
    if (!position.held.is_zero()) {
        TRY(const std::vector<Piece> pieces, take(t, option, t.quantity.value_or(position.held)));
        dispose(t, pieces, -t.fees, DisposalRule::kExpiry);
        return {};
    }
    if (position.sold_short.is_zero())
        return fail(Code::kInvalidInput,
                    fmt::format("{} is neither held nor written in {}", t.symbol, t.account))
            .with("held", "0");
    TRY(const std::vector<ShortLot> parts,
        take_short(t, option, t.quantity.value_or(position.sold_short)));
    for (const ShortLot& part : parts)
        record_short(t, part, Decimal{}, nullptr, DisposalRule::kExpiry);
    return {};
}

}  // namespace ballast::ledger

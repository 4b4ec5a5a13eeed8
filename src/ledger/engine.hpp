// Posts transactions in order: lots, cash, disposals.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "ledger/lot_book.hpp"
#include "ledger/lots.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// A disposal in the engine's internal form: names as indices.
struct DisposalRecord {
    fin::Date date;
    std::uint32_t symbol = 0;
    std::uint32_t account = 0;
    std::uint32_t origin = 0;
    fin::Date acquired;
    fin::Date holding_from;
    Decimal quantity;
    Decimal proceeds;
    Decimal basis;
    Decimal disallowed = {};
    DisposalRule rule = DisposalRule::kSale;
    Term term = Term::kShort;
    std::uint32_t transaction = 0;  // index into Engine::transactions
    fin::Currency currency = {};
    std::optional<fin::Date> contracted = {};  // Lot::contracted
    std::optional<fin::Date> sold_short = {};  // date of the short sale closed
};

// A split of all holdings of a symbol: units after = units before × numerator / denominator.
struct SplitRecord {
    std::uint32_t symbol = 0;
    fin::Date date;
    Decimal numerator;
    Decimal denominator;
};

// Role of one row in a transfer in kind.
struct TransferMove {
    enum class Part : std::uint8_t {
        kAlone,  // the counterparty is outside the ledger
        kMove,   // this row moves the lots
        kDone,   // the other row moves the lots
    };
    Part part = Part::kAlone;
    std::string from = {};
    std::string to = {};
    Decimal sent = {};
    Decimal received = {};
};

// Every posting function is atomic: on an error nothing has changed.
class Engine {
public:
    explicit Engine(LotSettings settings);

    // Transactions must come in date order. kInvalidInput for a row that lacks a field, exceeds a
    // limit (exact.hpp), or takes more than is held: then with the attributes held, asked and
    // missing.
    Status book(const model::Transaction& transaction, const TransferMove& move = {});

    const LotSettings& settings() const { return settings_; }
    LotBook& lots() { return book_; }
    const LotBook& lots() const { return book_; }
    const std::map<std::pair<std::uint32_t, fin::Currency>, Decimal>& cash() const { return cash_; }
    std::vector<DisposalRecord>& disposals() { return disposals_; }
    const std::vector<DisposalRecord>& disposals() const { return disposals_; }
    const std::string& transaction(std::uint32_t id) const { return transactions_[id]; }
    const std::vector<SplitRecord>& splits() const { return splits_; }
    const Issues& issues() const { return issues_; }

private:
    using Transaction = model::Transaction;

    Status book_cash(const Transaction& t);
    Status buy(const Transaction& t);
    Status sell(const Transaction& t);
    Status short_sell(const Transaction& t);
    Status cover(const Transaction& t);
    Status split(const Transaction& t);
    Status return_of_capital(const Transaction& t);
    Status basis_increase(const Transaction& t);
    Status spinoff(const Transaction& t);
    Status merger(const Transaction& t);
    Status exercise(const Transaction& t);
    Status assign(const Transaction& t);
    Status expire(const Transaction& t);
    Status transfer(const Transaction& t, const TransferMove& move);
    Status transfer_in(const Transaction& t);

    LotMethod method_on(fin::Date date) const;
    TakeOrder order_of(const Transaction& t, std::uint32_t symbol, Decimal quantity) const;
    Result<std::vector<Piece>> take(const Transaction& t, std::uint32_t symbol, Decimal quantity);
    // Different currencies do not add: a position held in one cannot be bought, sold or paid out in
    // another.
    Status check_currency(const Transaction& t) const;
    Position& position_of(const Transaction& t, std::uint32_t symbol);
    // The same check for additions: an empty position takes the currency of the row.
    Position& opened_by(const Transaction& t, std::uint32_t symbol);
    // Positions that a corporate action applies to: those of its account, or of all accounts when
    // it names none.
    std::vector<Position*> affected(const Transaction& t, std::uint32_t symbol);
    std::uint32_t new_origin(const Transaction& t);
    void add_cash(const Transaction& t, Decimal amount);
    void add_lot(const Transaction& t, std::uint32_t symbol, Decimal quantity, Decimal basis);
    void record(const Transaction& t, const Piece& piece, Decimal proceeds, DisposalRule rule);
    void dispose(const Transaction& t, const std::vector<Piece>& taken, Decimal proceeds,
                 DisposalRule rule);
    void record_gain(const Transaction& t, const Position& position, const Lot& lot,
                     Decimal proceeds, Decimal cost, DisposalRule rule);
    Result<std::vector<ShortLot>> take_short(const Transaction& t, std::uint32_t symbol,
                                             Decimal quantity);
    void record_short(const Transaction& t, const ShortLot& lot, Decimal cost, const Lot* closing,
                      DisposalRule rule);
    std::vector<Piece> restart_sold(const Transaction& t, std::uint32_t symbol,
                                    std::vector<Piece> pieces);
    void restart_holding(std::uint32_t symbol, const ShortLot& lot, fin::Date closed);

    LotSettings settings_;
    LotBook book_;
    std::map<std::pair<std::uint32_t, fin::Currency>, Decimal> cash_;
    std::vector<DisposalRecord> disposals_;
    std::vector<std::string> transactions_;
    std::vector<SplitRecord> splits_;
    Issues issues_;
};

}  // namespace ballast::ledger

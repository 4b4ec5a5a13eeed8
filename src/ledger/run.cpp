#include "ledger/run.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <map>
#include <numeric>

#include "ledger/transaction_name.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

constexpr int kTransferDays = 10;

bool in_kind(const model::Transaction& t) {
    return (t.type == Type::kTransferIn || t.type == Type::kTransferOut) && !t.symbol.empty() &&
           t.quantity;
}

// Whether `in` can be the arrival of `out`.
bool fits(const model::Transaction& out, const model::Transaction& in) {
    if (out.account == in.account || std::abs(in.date - out.date) > kTransferDays) return false;
    if (!out.other_account.empty() && out.other_account != in.account) return false;
    if (!in.other_account.empty() && in.other_account != out.account) return false;
    if (magnitude(*out.quantity - *in.quantity) <= LotBook::kDust) return true;
    // A fee in kind makes the quantities differ; the row must then name the other account.
    return *in.quantity < *out.quantity &&
           (!out.other_account.empty() || !in.other_account.empty());
}

}  // namespace

std::vector<std::size_t> booking_order(const model::TransactionRows& transactions) {
    std::vector<std::size_t> order(transactions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (transactions.date(a) != transactions.date(b))
            return transactions.date(a) < transactions.date(b);
        return before_trading(transactions.type(a)) && !before_trading(transactions.type(b));
    });
    return order;
}

const TransferMove& TransferMoves::operator[](std::size_t row) const {
    static const TransferMove kAlone;
    const auto found = moves_.find(row);
    return found == moves_.end() ? kAlone : found->second;
}

TransferMoves pair_transfers(model::TransactionRows transactions) {
    using Part = TransferMove::Part;
    TransferMoves moves;
    std::map<std::size_t, model::Transaction> in_kind_rows;
    std::map<std::string_view, std::vector<std::size_t>> arrivals;
    std::vector<std::size_t> departures;
    for (std::size_t i = 0; i < transactions.size(); ++i) {
        if (transactions.type(i) != Type::kTransferIn && transactions.type(i) != Type::kTransferOut)
            continue;
        if (!in_kind(transactions[i])) continue;
        const model::Transaction& t = in_kind_rows.emplace(i, transactions[i]).first->second;
        if (!t.other_account.empty()) {
            const bool out = t.type == Type::kTransferOut;
            moves.at(i) = {Part::kMove, out ? t.account : t.other_account,
                           out ? t.other_account : t.account, *t.quantity, *t.quantity};
        }
        if (t.type == Type::kTransferIn)
            arrivals[t.symbol].push_back(i);
        else
            departures.push_back(i);
    }
    for (const std::size_t out : departures) {
        const model::Transaction& t = in_kind_rows.at(out);
        auto& open = arrivals[t.symbol];
        auto best = open.end();
        for (auto in = open.begin(); in != open.end(); ++in) {
            const model::Transaction& arrival = in_kind_rows.at(*in);
            if (!fits(t, arrival)) continue;
            if (best == open.end() ||
                std::abs(arrival.date - t.date) < std::abs(in_kind_rows.at(*best).date - t.date))
                best = in;
        }
        if (best == open.end()) continue;
        const model::Transaction& arrival = in_kind_rows.at(*best);
        const TransferMove move{Part::kMove, t.account, arrival.account, *t.quantity,
                                *arrival.quantity};
        const bool out_first = t.date < arrival.date || (t.date == arrival.date && out < *best);
        moves.at(out_first ? out : *best) = move;
        moves.at(out_first ? *best : out) = {Part::kDone, {}, {}, {}, {}};
        // The price of an outgoing transfer is that of its fee.
        open.erase(best);
    }
    return moves;
}

NotBooked unposted(std::size_t row, const Error& error) {
    NotBooked out{.row = row, .reason = error.message};
    for (const auto& [name, value] : error.attributes) {
        const auto number = Decimal::parse(value);
        if (number && name == "held") out.held = *number;
        if (number && name == "missing") out.missing = *number;
    }
    return out;
}

LedgerRun::LedgerRun(model::TransactionRows transactions, LotSettings settings, OnError on_error)
    : transactions_(std::move(transactions)),
      order_(booking_order(transactions_)),
      moves_(pair_transfers(transactions_)),
      on_error_(on_error),
      engine_(std::move(settings)) {}

Status LedgerRun::all() {
    if (engine_.settings().as_of) return until(*engine_.settings().as_of);
    return order_.empty() ? Status{} : until(transactions_.date(order_.back()));
}

Status LedgerRun::until(fin::Date date) {
    if (transactions_.size() > kMostTransactions)
        return fail(Code::kLimitExceeded, fmt::format("{} transactions; the limit is {}",
                                                      transactions_.size(), kMostTransactions));
    while (next_ < order_.size() && transactions_.date(order_[next_]) <= date) {
        const fin::Date day = transactions_.date(order_[next_]);
        std::size_t last = next_;
        while (last < order_.size() && transactions_.date(order_[last]) == day) ++last;
        const std::size_t first = next_;
        next_ = last;
        TRY_STATUS(book_day(first, last));
    }
    return {};
}

Status LedgerRun::book_day(std::size_t first, std::size_t last) {
    std::vector<std::size_t> rows(order_.begin() + static_cast<std::ptrdiff_t>(first),
                                  order_.begin() + static_cast<std::ptrdiff_t>(last));
    while (!rows.empty()) {
        std::vector<std::size_t> waiting;
        std::vector<Error> errors;
        for (const std::size_t row : rows) {
            const model::Transaction& transaction = transactions_[row];
            if (before) before(transaction);
            Status status = engine_.book(transaction, moves_[row]);
            if (status) {
                ++booked_;
                if (on_booked) on_booked(transaction);
                continue;
            }
            const bool short_of =
                std::any_of(status.error().attributes.begin(), status.error().attributes.end(),
                            [](const auto& attribute) { return attribute.first == "held"; });
            if (short_of) {
                waiting.push_back(row);
                errors.push_back(std::move(status).error());
            } else {
                TRY_STATUS(refuse(row, std::move(status).error()));
            }
        }
        if (waiting.size() == rows.size()) {
            for (std::size_t i = 0; i < waiting.size(); ++i)
                TRY_STATUS(refuse(waiting[i], std::move(errors[i])));
            return {};
        }
        rows = std::move(waiting);
    }
    return {};
}

Status LedgerRun::refuse(std::size_t row, Error error) {
    const auto& t = transactions_[row];
    const std::string where = fmt::format("/transactions/{}", row);
    std::string message = message_about(t, error.message);
    if (on_error_ == OnError::kSkip) {
        not_booked_.push_back(ledger::unposted(row, error));
        issues_.push_back({Severity::kError, "unposted", std::move(message), where});
        return {};
    }
    if (error.errors.empty())
        error.errors.push_back(
            {"/quantity", "unposted", message,
             fmt::format(
                 "add the missing earlier transaction (a purchase, a transfer, a split){} or "
                 "correct the row; with on_error skip only this row is left out",
                 t.type == model::TransactionType::kSell
                     ? ", give a sale that opens a short position the type short_sell,"
                     : "")});
    for (FieldError& field : error.errors) field.pointer = where + field.pointer;
    error.message = std::move(message);
    return error;
}

}  // namespace ballast::ledger

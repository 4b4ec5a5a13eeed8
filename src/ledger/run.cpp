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

std::vector<std::size_t> booking_order(std::span<const model::Transaction> transactions) {
    std::vector<std::size_t> order(transactions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto& x = transactions[a];
        const auto& y = transactions[b];
        if (x.date != y.date) return x.date < y.date;
        return before_trading(x.type) && !before_trading(y.type);
    });
    return order;
}

std::vector<TransferMove> pair_transfers(std::span<const model::Transaction> transactions) {
    using Part = TransferMove::Part;
    std::vector<TransferMove> moves(transactions.size());
    std::map<std::string_view, std::vector<std::size_t>> arrivals;
    std::vector<std::size_t> departures;
    for (std::size_t i = 0; i < transactions.size(); ++i) {
        const auto& t = transactions[i];
        if (!in_kind(t)) continue;
        if (!t.other_account.empty()) {
            const bool out = t.type == Type::kTransferOut;
            moves[i] = {Part::kMove, out ? t.account : t.other_account,
                        out ? t.other_account : t.account, *t.quantity, *t.quantity};
        }
        if (t.type == Type::kTransferIn)
            arrivals[t.symbol].push_back(i);
        else
            departures.push_back(i);
    }
    for (const std::size_t out : departures) {
        const auto& t = transactions[out];
        auto& open = arrivals[t.symbol];
        auto best = open.end();
        for (auto in = open.begin(); in != open.end(); ++in) {
            if (!fits(t, transactions[*in])) continue;
            if (best == open.end() || std::abs(transactions[*in].date - t.date) <
                                          std::abs(transactions[*best].date - t.date))
                best = in;
        }
        if (best == open.end()) continue;
        const auto& arrival = transactions[*best];
        const TransferMove move{Part::kMove, t.account, arrival.account, *t.quantity,
                                *arrival.quantity};
        const bool out_first = t.date < arrival.date || (t.date == arrival.date && out < *best);
        moves[out_first ? out : *best] = move;
        moves[out_first ? *best : out] = {Part::kDone, {}, {}, {}, {}};
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

LedgerRun::LedgerRun(std::span<const model::Transaction> transactions, LotSettings settings,
                     OnError on_error)
    : transactions_(transactions),
      order_(booking_order(transactions)),
      moves_(pair_transfers(transactions)),
      on_error_(on_error),
      engine_(std::move(settings)) {}

Status LedgerRun::all() {
    if (engine_.settings().as_of) return until(*engine_.settings().as_of);
    return order_.empty() ? Status{} : until(transactions_[order_.back()].date);
}

Status LedgerRun::until(fin::Date date) {
    if (transactions_.size() > kMostTransactions)
        return fail(Code::kLimitExceeded, fmt::format("{} transactions; the limit is {}",
                                                      transactions_.size(), kMostTransactions));
    while (next_ < order_.size() && transactions_[order_[next_]].date <= date) {
        const fin::Date day = transactions_[order_[next_]].date;
        std::size_t last = next_;
        while (last < order_.size() && transactions_[order_[last]].date == day) ++last;
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
            if (before) before(transactions_[row]);
            Status status = engine_.book(transactions_[row], moves_[row]);
            if (status) {
                ++booked_;
                if (on_booked) on_booked(transactions_[row]);
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

#include "risk/held_returns.hpp"

#include <cmath>
#include <fmt/format.h>

#include "risk/held_values.hpp"
#include "risk/var_book.hpp"

namespace ballast::risk {

namespace {

// Prices of the columns relative to their last price: the row before the first date, then one row
// per date.
Result<math::Matrix> moves_from_today(const Book& book, const Cancel& cancel) {
    const std::size_t dates = book.dates.size();
    math::Matrix moves = math::Matrix::zero(dates + 1, book.columns());
    for (std::size_t j = 0; j < book.columns(); ++j) {
        TRY_STATUS(cancel.check());
        double level = 1.0;
        for (std::size_t t = dates; t-- > 0;) {
            const double growth = 1.0 + book.returns(t, j);
            if (!(growth > 0))
                return fail(
                    Code::kInvalidInput,
                    fmt::format("the return of {} on {} is {}: held quantities require positive "
                                "prices; use constant_weights",
                                book.symbols[j], book.dates[t].to_string(), book.returns(t, j)));
            level /= growth;
            moves(t, j) = level - 1.0;
        }
    }
    return moves;
}

Status add_held_quantities(const Book& book, const Work& work, HeldReturns& held) {
    TRY(const math::Matrix moves, moves_from_today(book, work.cancel));
    const math::Matrix options = option_pnl(book, moves, work);
    double net_before = 0.0;
    double gross_before = 0.0;
    for (std::size_t t = 0; t < moves.rows; ++t) {
        // Before the first row as well: a revaluation that was stopped is not used.
        TRY_STATUS(work.cancel.check());
        double net = 0.0;
        double gross = 0.0;
        for (std::size_t line = 0; line < book.lines(); ++line) {
            const double value = book.is_option(line)
                                     ? book.value(line) + options(t, line - book.columns())
                                     : book.value(line) * (1.0 + moves(t, line));
            net += value;
            gross += std::abs(value);
        }
        if (t > 0) {
            if (!(gross_before > 0))
                return fail(Code::kInvalidInput,
                            fmt::format("the held quantities have zero value before {}, so that "
                                        "day has no return; use constant_weights",
                                        book.dates[t - 1].to_string()));
            held.returns.push_back((net - net_before) / gross_before);
        }
        net_before = net;
        gross_before = gross;
    }
    return {};
}

}  // namespace

Result<Outcome<HeldReturns>> held_returns(const Positions& positions, const ReturnPanel& panel,
                                          HoldingRule rule, const Work& work) {
    TRY(Outcome<Book> made, make_book(positions, panel, work));
    const Book& book = made.value;
    Outcome<HeldReturns> result{{.gross_value = book.gross_value, .coverage = book.coverage},
                                std::move(made.issues)};
    HeldReturns& held = result.value;
    if (!(book.gross_value > 0)) return result;
    held.dates = book.dates;
    if (rule == HoldingRule::kHeldQuantities) {
        TRY_STATUS(add_held_quantities(book, work, held));
    } else {
        for (const double pnl : book.pnl) held.returns.push_back(pnl / book.gross_value);
    }
    return result;
}

Result<Outcome<HeldValues>> held_values(const Positions& positions, const ReturnPanel& panel,
                                        const Work& work) {
    TRY(Outcome<Book> made, make_book(positions, panel, work));
    const Book& book = made.value;
    TRY(const math::Matrix moves, moves_from_today(book, work.cancel));
    const math::Matrix options = option_pnl(book, moves, work);
    Outcome<HeldValues> result{{.dates = book.dates, .coverage = book.coverage},
                               std::move(made.issues)};
    HeldValues& held = result.value;
    held.values = math::Matrix::zero(moves.rows, book.lines());
    held.prices = math::Matrix::zero(moves.rows, book.lines());
    for (std::size_t line = 0; line < book.lines(); ++line) {
        TRY_STATUS(work.cancel.check());
        held.symbols.push_back(book.symbol(line));
        const std::size_t place = line - (book.is_option(line) ? book.columns() : 0);
        const std::size_t column = book.is_option(line) ? book.underlying[place] : line;
        for (std::size_t t = 0; t < moves.rows; ++t) {
            held.prices(t, line) = 1.0 + moves(t, column);
            held.values(t, line) = book.is_option(line) ? book.value(line) + options(t, place)
                                                        : book.value(line) * held.prices(t, line);
        }
    }
    return result;
}

}  // namespace ballast::risk

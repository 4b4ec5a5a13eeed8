#include "service/ledger/columns.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include "base/text.hpp"
#include "base/threads.hpp"
#include "describe/fields.hpp"
#include "ingest/csv_scan.hpp"
#include "model/describe_transaction.hpp"
#include "service/ledger/number.hpp"
#include "wire/table_read.hpp"

namespace ballast::service {

namespace {

using ingest::ColumnTable;
using ingest::ColumnType;

using Terms = model::Transaction;

template <auto Member>
constexpr const auto& kTerm =
    describe::field_at<describe::kIndexOf<Terms, Member>>(describe::Described<Terms>::fields);

struct Requested {
    std::string_view name;
    ColumnType type;
    bool required;
};
// The columns of large ledgers; a file with any other is read by rows.
constexpr std::array kRequested = {
    Requested{kTerm<&Terms::date>.name, ColumnType::kDate, true},
    Requested{kTerm<&Terms::type>.name, ColumnType::kWord, true},
    Requested{kTerm<&Terms::symbol>.name, ColumnType::kWord, true},
    Requested{kTerm<&Terms::quantity>.name, ColumnType::kDecimal, true},
    Requested{kTerm<&Terms::price>.name, ColumnType::kDecimal, true},
    Requested{kTerm<&Terms::id>.name, ColumnType::kText, false},
    Requested{kTerm<&Terms::account>.name, ColumnType::kWord, false},
    Requested{kTerm<&Terms::amount>.name, ColumnType::kDecimal, false},
    Requested{kTerm<&Terms::fees>.name, ColumnType::kDecimal, false},
    Requested{kTerm<&Terms::currency>.name, ColumnType::kWord, false},
    Requested{kTerm<&Terms::ratio>.name, ColumnType::kWord, false},
};

std::vector<std::string> header_of(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<std::string> names;
    ingest::detail::CsvScanner scanner(text, ',');
    for (ingest::detail::CsvField field; scanner.has_record() && !field.ends_record;) {
        field = scanner.next();
        names.emplace_back(field.text);
    }
    return names;
}

// nullopt where the file lacks a column, repeats one or has an unknown one.
std::optional<ingest::ColumnReadOptions> options_of(std::string_view text) {
    const auto header = header_of(text);
    ingest::ColumnReadOptions options;
    for (const Requested& requested : kRequested) {
        const auto count = std::count(header.begin(), header.end(), requested.name);
        if (count > 1 || (count == 0 && requested.required)) return std::nullopt;
        if (count == 1) options.columns.push_back({std::string(requested.name), requested.type});
    }
    if (options.columns.size() != header.size()) return std::nullopt;
    return options;
}

// Whether a text is read unchanged: row reading treats a blank text as absent and rejects a long
// one.
bool is_plain(std::string_view word, std::size_t longest) {
    return word.size() <= longest && !without_blanks(word).empty();
}

bool are_plain(const std::vector<std::string>& words, std::size_t longest) {
    return std::all_of(words.begin(), words.end(),
                       [&](const std::string& word) { return is_plain(word, longest); });
}

// Each step is false where the column has a value that a request may not have.
class Reading {
public:
    Reading(LedgerColumns& to, const Work& work) : to_(to), columns_(to.columns), work_(work) {}

    bool run() {
        const auto options = options_of(to_.text);
        if (!options) return false;
        auto table = ingest::read_columns(to_.text, *options, work_);
        if (!table) return false;
        to_.table = *std::move(table);
        columns_.rows = to_.table.rows;
        return std::all_of(to_.table.columns.begin(), to_.table.columns.end(),
                           [&](const ColumnTable::Column& column) { return take(column); });
    }

private:
    bool take(const ColumnTable::Column& column) {
        const std::size_t rows = columns_.rows;
        if (column.name == kTerm<&Terms::date>.name) {
            columns_.dates = column.dates(rows);
            return column.absent.empty();
        }
        if (column.name == kTerm<&Terms::type>.name) return take_types(column);
        if (column.name == kTerm<&Terms::symbol>.name) {
            columns_.symbols = column.codes(rows);
            columns_.symbol_words = column.words;
            return are_plain(column.words, kTerm<&Terms::symbol>.limits.max_length);
        }
        if (column.name == kTerm<&Terms::account>.name) {
            columns_.accounts = column.codes(rows);
            columns_.account_words = column.words;
            return are_plain(column.words, kTerm<&Terms::account>.limits.max_length);
        }
        if (column.name == kTerm<&Terms::id>.name) {
            columns_.ids = column.texts(rows);
            return std::all_of(columns_.ids.begin(), columns_.ids.end(), [](std::string_view id) {
                return id.empty() || is_plain(id, kTerm<&Terms::id>.limits.max_length);
            });
        }
        if (column.name == kTerm<&Terms::currency>.name) return take_currencies(column);
        if (column.name == kTerm<&Terms::ratio>.name) return take_ratios(column);
        take_figures(column);
        return true;
    }

    bool take_types(const ColumnTable::Column& column) {
        std::vector<model::TransactionType> of_word;
        for (const std::string& word : column.words) {
            const auto type = describe::from_word<model::TransactionType>(word);
            if (!type) return false;
            of_word.push_back(*type);
        }
        const auto codes = column.codes(columns_.rows);
        to_.types.resize(columns_.rows);
        std::atomic<bool> all{true};
        constexpr std::size_t kBlock = std::size_t{1} << 16;
        parallel_blocks(work_, columns_.rows, kBlock,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            for (std::size_t row = begin; row < end; ++row) {
                                if (codes[row] >= of_word.size()) {
                                    all = false;
                                    return;
                                }
                                to_.types[row] = of_word[codes[row]];
                            }
                        });
        columns_.types = to_.types;
        return all && !work_.cancel.requested();
    }

    bool take_currencies(const ColumnTable::Column& column) {
        for (const std::string& word : column.words) {
            auto currency = fin::Currency::parse(word);
            if (!currency) return false;
            to_.currency_values.push_back(*currency);
        }
        columns_.currencies = column.codes(columns_.rows);
        columns_.currency_values = to_.currency_values;
        if (to_.currency_values.size() == 1) columns_.currency = to_.currency_values.front();
        return true;
    }

    bool take_ratios(const ColumnTable::Column& column) {
        for (const std::string& word : column.words) {
            const auto ratio = parse_ledger_ratio(word);
            if (!ratio) return false;
            to_.ratio_values.push_back({ratio->numerator, ratio->denominator});
        }
        columns_.ratios = column.codes(columns_.rows);
        columns_.ratio_values = to_.ratio_values;
        return true;
    }

    void take_figures(const ColumnTable::Column& column) {
        const auto figures = column.decimals(columns_.rows);
        if (column.name == kTerm<&Terms::quantity>.name) {
            columns_.quantities = figures;
            columns_.absent_quantities = column.absent;
        } else if (column.name == kTerm<&Terms::price>.name) {
            columns_.prices = figures;
            columns_.absent_prices = column.absent;
        } else if (column.name == kTerm<&Terms::amount>.name) {
            columns_.amounts = figures;
            columns_.absent_amounts = column.absent;
        } else {
            columns_.fees = figures;
        }
    }

    LedgerColumns& to_;
    model::TransactionColumns& columns_;
    const Work& work_;
};

}  // namespace

std::shared_ptr<const LedgerColumns> read_ledger_columns(std::string text, const Work& work) {
    auto read = std::make_shared<LedgerColumns>();
    read->text = std::move(text);
    if (!Reading(*read, work).run()) return nullptr;
    return read;
}

}  // namespace ballast::service

namespace ballast::wire {

ColumnsOf<service::LedgerRow>::type ColumnsOf<service::LedgerRow>::read(const TableFiles& files,
                                                                        std::string_view path,
                                                                        std::size_t most_rows) {
    if (!path.ends_with(".csv")) return nullptr;
    auto text = files.read_bytes(path);
    if (!text) return nullptr;
    constexpr std::size_t kWorthThreads = std::size_t{1} << 21;
    std::optional<ThreadPool> threads;
    if (text->size() > kWorthThreads) threads.emplace();
    auto columns =
        service::read_ledger_columns(*std::move(text), {.threads = threads ? &*threads : nullptr});
    if (columns == nullptr || columns->columns.rows > most_rows) return nullptr;
    return columns;
}

}  // namespace ballast::wire

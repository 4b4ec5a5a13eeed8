#include "ingest/column_reader.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <optional>
#include <ranges>
#include <simdjson.h>
#include <unordered_set>

#include "base/threads.hpp"
#include "ingest/column_careful.hpp"
#include "ingest/column_convert.hpp"
#include "ingest/column_dictionary.hpp"
#include "ingest/column_index.hpp"
#include "ingest/csv_scan.hpp"

namespace ballast::ingest {

namespace {

using detail::ColumnDictionary;
using TableColumn = ColumnTable::Column;

constexpr std::size_t kReadAtOnce = std::size_t{1}
                                    << 15;  // indexed at a time, to stay in the cache

// Rows read by one worker, from the first byte of a record to that of another.
struct Chunk {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t first_row = 0;
    std::size_t rows = 0;
    std::size_t worker = 0;
    std::vector<std::vector<std::uint32_t>> absent;  // by column
};

// State of one thread.
struct Worker {
    std::vector<ColumnDictionary> dictionaries;  // by column; used for columns of type kWord
    std::deque<std::string> unescaped;
    std::vector<std::uint32_t> ends;
};

class ColumnReader {
public:
    ColumnReader(std::string_view text, const ColumnReadOptions& options, const Work& work)
        : text_(text), options_(options), work_(work) {}

    // nullopt when the text is not regular, or has an error.
    std::optional<ColumnTable> read() {
        if (!read_header() || text_.substr(0, body_).find('\0') != std::string_view::npos ||
            !is_text(0, body_, false) || !cut_chunks())
            return std::nullopt;
        detail::allocate(table_);
        workers_.resize(
            work_.threads == nullptr
                ? 1
                : std::max<std::size_t>(1, std::min(work_.threads->size(), chunks_.size())));
        for (Worker& worker : workers_) worker.dictionaries.resize(table_.columns.size());
        run(workers_.size(), [&](std::size_t worker) { read_chunks(worker); });
        if (irregular_ || work_.cancel.requested() || !finish()) return std::nullopt;
        return std::move(table_);
    }

private:
    bool read_header();
    bool cut_chunks();
    bool is_text(std::size_t begin, std::size_t end, bool ascii) const;
    void read_chunks(std::size_t worker);
    bool read_chunk(Chunk& chunk, Worker& worker);
    bool convert_rows(Chunk& chunk, Worker& worker, const std::uint32_t* ends, std::size_t row,
                      std::size_t rows);
    bool finish();
    bool merge_words(std::size_t column, std::vector<std::vector<std::uint32_t>>& codes);

    void run(std::size_t blocks, const std::function<void(std::size_t)>& body) {
        if (work_.threads != nullptr && blocks > 1) return work_.threads->for_blocks(blocks, body);
        for (std::size_t block = 0; block < blocks; ++block) body(block);
    }

    std::string_view text_;
    const ColumnReadOptions& options_;
    const Work& work_;
    ColumnTable table_;
    std::size_t body_ = 0;             // start of the first row
    std::size_t width_ = 0;            // number of columns in the file
    std::vector<std::size_t> places_;  // of the requested columns in it
    std::vector<Chunk> chunks_;
    std::vector<Worker> workers_;
    std::atomic<std::size_t> next_chunk_{0};
    std::atomic<bool> irregular_{false};
};

bool ColumnReader::read_header() {
    detail::CsvScanner scanner(text_, options_.delimiter);
    if (!scanner.has_record()) return false;
    std::unordered_set<std::string> seen;
    std::vector<std::string> names;
    for (detail::CsvField field; !field.ends_record;) {
        field = scanner.next();
        if (field.mistake != detail::QuoteMistake::kNone || field.text.empty()) return false;
        std::string name =
            field.escaped ? detail::without_escapes(field.text) : std::string(field.text);
        if (!field.quoted && (name.front() == ' ' || name.back() == ' ' || name.front() == '\t' ||
                              name.back() == '\t'))
            return false;
        if (!seen.insert(name).second) return false;
        names.push_back(std::move(name));
    }
    body_ = scanner.offset();
    width_ = names.size();
    if (width_ < 2) return false;  // in a table of one column blank lines are rows
    for (const ColumnSpec& spec : options_.columns) {
        const auto found = std::find(names.begin(), names.end(), spec.name);
        if (found == names.end()) return false;
        places_.push_back(static_cast<std::size_t>(found - names.begin()));
        TableColumn& column = table_.columns.emplace_back();
        column.name = spec.name;
        column.type = spec.type;
    }
    return body_ == 0 || text_[body_ - 1] == '\n' || body_ == text_.size();
}

// Whether a piece is UTF-8, from its first code point to the first that starts after it, so that
// each thread checks the pieces it has in its cache. ASCII needs no check.
bool ColumnReader::is_text(std::size_t begin, std::size_t end, bool ascii) const {
    const auto next_code_point = [&](std::size_t at) {
        for (int i = 0; i < 3 && at > 0 && at < text_.size(); ++i)
            if ((static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U) ++at;
        return at;
    };
    const std::size_t from = next_code_point(begin);
    const std::size_t to = next_code_point(end);
    return (ascii && to == end) || simdjson::validate_utf8(text_.data() + from, to - from);
}

// Counts pieces of equal size, then moves their boundaries to the start of the next record: whether
// a line feed ends a record depends on the parity of all quotes before it.
bool ColumnReader::cut_chunks() {
    while (text_.size() > body_ + 1 && text_.ends_with('\n') &&
           (text_[text_.size() - 2] == '\n' || text_.ends_with("\n\r\n")))
        text_.remove_suffix(text_[text_.size() - 2] == '\n' ? 1 : 2);  // blank lines at the end
    const std::size_t size = text_.size() - body_;
    if (size == 0) return true;
    const std::size_t piece = std::max<std::size_t>(options_.chunk_bytes, 64);
    const std::size_t pieces = (size + piece - 1) / piece;
    std::vector<detail::LineCount> counts(pieces);
    const std::size_t blocks = std::min<std::size_t>(pieces, 16);
    std::atomic<bool> not_text{false};
    run(blocks, [&](std::size_t block) {
        for (std::size_t i = pieces * block / blocks; i < pieces * (block + 1) / blocks; ++i) {
            const std::size_t begin = body_ + i * piece;
            const std::size_t end = std::min(begin + piece, text_.size());
            counts[i] = detail::count_lines(text_.data() + begin, end - begin,
                                            end < text_.size() ? text_[end] : '\0');
            if (counts[i].nul || !is_text(begin, end, counts[i].ascii)) not_text = true;
        }
    });
    if (not_text) return false;
    bool inside = false;
    std::size_t lines = 0;
    for (std::size_t i = 0; i < pieces; ++i) {
        if (counts[i].returns) return false;
        Chunk chunk{.begin = body_, .first_row = 0};
        if (i > 0) {
            std::size_t at = body_ + i * piece;
            bool quoted = inside;
            while (at < text_.size() && (quoted || text_[at] != '\n')) quoted ^= text_[at++] == '"';
            chunk.begin = std::min(at + 1, text_.size());
            chunk.first_row =
                at < text_.size() ? lines + 1 : std::numeric_limits<std::size_t>::max();
        }
        chunks_.push_back(std::move(chunk));
        lines += inside ? counts[i].all - counts[i].outside : counts[i].outside;
        inside = inside != counts[i].odd;
    }
    if (inside) return false;
    const bool ended = text_.ends_with('\n');
    table_.rows = lines + (ended ? 0 : 1);
    if (table_.rows >= std::numeric_limits<std::uint32_t>::max()) return false;
    for (std::size_t i = 0; i < pieces; ++i) {
        const bool last = i + 1 == pieces;
        chunks_[i].end = last ? text_.size() : chunks_[i + 1].begin;
        const std::size_t next = last ? table_.rows : chunks_[i + 1].first_row;
        chunks_[i].first_row = std::min(chunks_[i].first_row, table_.rows);
        chunks_[i].rows = chunks_[i].begin >= chunks_[i].end
                              ? 0
                              : std::min(next, table_.rows) - chunks_[i].first_row;
        if (chunks_[i].end - chunks_[i].begin >= std::numeric_limits<std::uint32_t>::max() - 256)
            return false;
    }
    return true;
}

void ColumnReader::read_chunks(std::size_t worker) {
    // Each worker takes chunks in file order: the first row of a word in a worker is its first row
    // there.
    for (std::size_t i = next_chunk_++; i < chunks_.size(); i = next_chunk_++) {
        if (irregular_ || work_.cancel.requested()) return;
        chunks_[i].worker = worker;
        chunks_[i].absent.resize(table_.columns.size());
        if (!read_chunk(chunks_[i], workers_[worker])) irregular_ = true;
    }
}

bool ColumnReader::read_chunk(Chunk& chunk, Worker& worker) {
    detail::IndexState state;
    std::vector<std::uint32_t>& ends = worker.ends;
    std::size_t kept = 1;  // numbers in `ends`; the first is the position before a row
    std::size_t row = chunk.first_row;
    const std::size_t size = chunk.end - chunk.begin;
    // Offsets start one byte before the chunk, so that the byte before a row is never negative.
    if (ends.size() < kReadAtOnce + 128) ends.resize(kReadAtOnce + 128);
    ends[0] = 0;
    for (std::size_t at = 0; at < size; at += kReadAtOnce) {
        const std::size_t piece = std::min(kReadAtOnce, size - at);
        if (ends.size() < kept + piece + 128) ends.resize(kept + piece + 128);
        kept += detail::index_fields(text_.data() + chunk.begin + at, piece, options_.delimiter,
                                     static_cast<std::uint32_t>(at + 1), state, ends.data() + kept);
        const bool last = at + piece == size;
        if (last && chunk.end == text_.size() && !text_.ends_with('\n'))
            ends[kept++] = static_cast<std::uint32_t>(size + 1);
        const std::size_t rows = (kept - 1) / width_;
        if (state.bad || row + rows > chunk.first_row + chunk.rows) return false;
        if (!convert_rows(chunk, worker, ends.data() + 1, row, rows)) return false;
        row += rows;
        const std::size_t used = rows * width_;
        std::copy(ends.begin() + static_cast<std::ptrdiff_t>(used),
                  ends.begin() + static_cast<std::ptrdiff_t>(kept), ends.begin());
        kept -= used;
    }
    // Each row ends in a line feed: as many line feeds as rows means that none is inside a row.
    const bool unended = chunk.end == text_.size() && !text_.ends_with('\n') && chunk.rows > 0;
    if (state.lines + (unended ? 1 : 0) != chunk.rows) return false;
    return kept == 1 && row == chunk.first_row + chunk.rows && !state.inside;
}

// `ends` of `rows` rows; ends[-1] is that of the field before the first.
bool ColumnReader::convert_rows(Chunk& chunk, Worker& worker, const std::uint32_t* ends,
                                std::size_t row, std::size_t rows) {
    const char* base = text_.data() + chunk.begin - 1;  // address of offset 0
    for (std::size_t r = 0; r < rows; ++r) {
        const char* end = base + ends[(r + 1) * width_ - 1];
        if (end != text_.data() + text_.size() && *end != '\n') return false;
    }
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        const detail::ColumnCells cells{.text = text_.data(),
                                        .base = base,
                                        .ends = ends + places_[i],
                                        .stride = width_,
                                        .rows = rows,
                                        .last = places_[i] + 1 == width_};
        if (!detail::convert_cells(cells, row,
                                   {.column = &table_.columns[i],
                                    .absent = &chunk.absent[i],
                                    .words = &worker.dictionaries[i],
                                    .unescaped = &worker.unescaped}))
            return false;
    }
    return true;
}

// Merges the absent rows in order, and the dictionaries of all workers.
bool ColumnReader::finish() {
    std::vector<std::vector<std::vector<std::uint32_t>>> codes(table_.columns.size());
    std::atomic<bool> good{true};
    run(table_.columns.size(), [&](std::size_t i) {
        TableColumn& column = table_.columns[i];
        for (const Chunk& chunk : chunks_)
            if (i < chunk.absent.size())
                column.absent.insert(column.absent.end(), chunk.absent[i].begin(),
                                     chunk.absent[i].end());
        if (column.type == ColumnType::kWord && !merge_words(i, codes[i])) good = false;
    });
    if (!good) return false;
    run(chunks_.size(), [&](std::size_t c) {
        const Chunk& chunk = chunks_[c];
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            if (codes[i].empty()) continue;
            const std::vector<std::uint32_t>& map = codes[i][chunk.worker];
            if (map.empty()) continue;  // the codes are already those of the table
            auto* values = static_cast<std::uint32_t*>(table_.columns[i].data);
            for (std::size_t row = chunk.first_row; row < chunk.first_row + chunk.rows; ++row)
                values[row] =
                    values[row] == ColumnTable::kNoWord ? ColumnTable::kNoWord : map[values[row]];
        }
    });
    // Moved as a whole: views point into the strings.
    for (Worker& worker : workers_) table_.unescaped.push_back(std::move(worker.unescaped));
    return true;
}

bool ColumnReader::merge_words(std::size_t column, std::vector<std::vector<std::uint32_t>>& codes) {
    struct Entry {
        const ColumnDictionary::Word* word;
        std::size_t worker;
        std::uint32_t code;
    };
    std::vector<Entry> entries;
    for (std::size_t w = 0; w < workers_.size(); ++w) {
        const auto& words = workers_[w].dictionaries[column].words();
        for (std::size_t code = 0; code < words.size(); ++code)
            entries.push_back({&words[code], w, static_cast<std::uint32_t>(code)});
    }
    if (workers_.size() > 1)
        std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
            return a.word->first_row < b.word->first_row;
        });
    ColumnDictionary merged;
    if (workers_.size() > 1) {
        codes.resize(workers_.size());
        for (std::size_t w = 0; w < workers_.size(); ++w)
            codes[w].resize(workers_[w].dictionaries[column].words().size());
    }
    std::vector<std::string>& words = table_.columns[column].words;
    words.reserve(entries.size());
    for (const Entry& entry : entries) {
        const ColumnDictionary::Word& word = *entry.word;
        const std::uint32_t code =
            workers_.size() > 1 ? merged.code_of(word.text, 0, word.escaped) : entry.code;
        if (code == words.size())
            words.push_back(word.escaped ? detail::without_escapes(word.text)
                                         : std::string(word.text));
        if (workers_.size() > 1) codes[entry.worker][entry.code] = code;
    }
    // The codes of a worker that met the words in file order stay unchanged.
    for (std::vector<std::uint32_t>& map : codes)
        if (std::ranges::equal(map, std::views::iota(0U, static_cast<std::uint32_t>(map.size()))))
            map.clear();
    return std::all_of(words.begin(), words.end(), [](const std::string& word) {
        return simdjson::validate_utf8(word.data(), word.size());
    });
}

}  // namespace

std::optional<ColumnTable> detail::read_columns_fast(std::string_view text,
                                                     const ColumnReadOptions& options,
                                                     const Work& work) {
    return ColumnReader(text, options, work).read();
}

Result<ColumnTable> read_columns(std::string_view text, const ColumnReadOptions& options,
                                 const Work& work) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (auto table = detail::read_columns_fast(text, options, work)) return *std::move(table);
    if (work.cancel.requested()) return fail(Code::kCancelled, "reading was cancelled");
    return detail::read_columns_carefully(text, options);
}

}  // namespace ballast::ingest

#include "ledger/planned_rows.hpp"

#include <cstring>
#include <utility>

#include "base/digest.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::ledger {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string hex_of(const std::array<std::uint8_t, 32>& digest) {
    std::string text;
    text.reserve(2 * digest.size());
    for (const std::uint8_t byte : digest) {
        text += kHexDigits[byte >> 4U];
        text += kHexDigits[byte & 15U];
    }
    return text;
}

std::optional<std::size_t> index_of(std::uint32_t entry) {
    return entry == PlannedRows::kNone ? std::nullopt : std::optional<std::size_t>(entry);
}

}  // namespace

std::array<std::uint8_t, 32> digest_of_key(std::string_view content_key) {
    std::array<std::uint8_t, 32> digest{};
    if (content_key.size() != 2 * digest.size()) return Sha256().update(content_key).finish();
    for (std::size_t i = 0; i < content_key.size(); ++i) {
        const std::size_t digit = kHexDigits.find(content_key[i]);
        if (digit == std::string_view::npos) return Sha256().update(content_key).finish();
        digest[i / 2] = static_cast<std::uint8_t>(digest[i / 2] << 4U | digit);
    }
    return digest;
}

std::size_t RowContentHash::operator()(const RowContent& content) const {
    // The digest is evenly distributed; few accounts share one.
    std::size_t hash = 0;
    std::memcpy(&hash, content.digest.data(), sizeof hash);
    return hash ^ (std::size_t{content.account} << 1U);
}

std::uint32_t PlannedRows::Words::number(std::string_view word) {
    if (const auto found = numbers.find(word); found != numbers.end()) return found->second;
    const auto number = static_cast<std::uint32_t>(words.size());
    words.emplace_back(word);
    numbers.emplace(word, number);
    return number;
}

void PlannedRows::push_back(PlannedRow row) {
    model::Transaction& transaction = row.transaction;
    Match match{.content = {.account = accounts_.number(transaction.account)},
                .date = transaction.date,
                .has_id = !transaction.id.empty(),
                .has_source_id = !row.source_id.empty()};
    if (!row.content_key.empty()) match.content.digest = digest_of_key(row.content_key);
    transaction.account.clear();
    writer_.clear();
    writer_.text(row.source_id);
    model::pack(transaction, writer_);
    packed_.push_back(writer_.bytes());
    matches_.push_back(match);
    lines_.push_back(static_cast<std::uint32_t>(row.line));
    decide(size() - 1, row.status, row.reason);
    if (row.status == ImportRowStatus::kRejected)
        rejections_.emplace(size() - 1, std::move(static_cast<RowRejection&>(row)));
}

void PlannedRows::decide(std::size_t row, ImportRowStatus status, std::string_view reason) {
    matches_[row].status = status;
    matches_[row].reason = static_cast<std::uint16_t>(reasons_.number(reason));
}

void PlannedRows::reject(std::size_t row, std::string_view reason, RowRejection rejection) {
    decide(row, ImportRowStatus::kRejected, reason);
    matches_[row].existing = matches_[row].resembles = kNone;
    rejections_.insert_or_assign(row, std::move(rejection));
}

std::string PlannedRows::source_id(std::size_t row) const {
    return std::string(RowReader(packed_[row]).text());
}

model::Transaction PlannedRows::transaction(std::size_t row) const {
    RowReader reader(packed_[row]);
    reader.text();
    model::Transaction transaction;
    model::unpack(transaction, reader);
    transaction.account = account(row);
    return transaction;
}

PlannedRow PlannedRows::operator[](std::size_t row) const {
    const Match& match = matches_[row];
    PlannedRow out;
    if (const auto found = rejections_.find(row); found != rejections_.end())
        static_cast<RowRejection&>(out) = found->second;
    out.row = row + 1;
    out.line = lines_[row];
    out.status = match.status;
    out.reason = reasons_.words[match.reason];
    out.transaction = transaction(row);
    out.source_id = source_id(row);
    if (match.content.digest != std::array<std::uint8_t, 32>{})
        out.content_key = hex_of(match.content.digest);
    out.occurrence = match.occurrence;
    out.existing = index_of(match.existing);
    out.resembles = index_of(match.resembles);
    return out;
}

}  // namespace ballast::ledger

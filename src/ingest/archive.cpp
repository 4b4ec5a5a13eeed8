#include "ingest/archive.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <zip.h>

namespace ballast::ingest {

struct Archive::Handle {
    zip_t* zip = nullptr;
    ~Handle() {
        if (zip) zip_discard(zip);
    }
};

Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;
Archive::Archive(std::unique_ptr<Handle> handle, std::vector<ArchiveEntry> entries,
                 ArchiveLimits limits)
    : handle_(std::move(handle)), entries_(std::move(entries)), limits_(limits) {}

namespace {

constexpr mode_t kFileTypeMask = 0170000, kLink = 0120000;  // POSIX st_mode

Error refuse(Code code, const std::string& name, std::string message) {
    return fail(code, fmt::format("\"{}\" in the archive {}", name, std::move(message)))
        .with("entry", name);
}

// "..", an absolute path, a drive or a backslash would escape the target directory.
bool leads_out(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos ||
        name.find('\0') != std::string_view::npos || (name.size() > 1 && name[1] == ':'))
        return true;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('/', at), name.size());
        if (name.substr(at, end - at) == "..") return true;
        at = end + 1;
    }
    return false;
}

Status check_entry(const zip_stat_t& stat, const std::string& name, const ArchiveLimits& limits) {
    if (leads_out(name))
        return refuse(Code::kInvalidInput, name,
                      "has a name that escapes the archive; use plain relative names");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        return refuse(Code::kInvalidInput, name, "is encrypted; pack it without a password");
    if (!(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_COMP_SIZE))
        return refuse(Code::kInvalidInput, name, "does not state its size");
    if (stat.size > limits.ratio_from_bytes &&
        static_cast<double>(stat.size) > limits.max_ratio * static_cast<double>(stat.comp_size))
        return refuse(Code::kLimitExceeded, name,
                      fmt::format("would inflate to {} bytes, more than {} times its packed size",
                                  stat.size, limits.max_ratio));
    return {};
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t number = 0;
    for (std::size_t i = size; i-- > 0;)
        number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

// The records at the end of an archive state how many entries follow and how long their directory
// is (APPNOTE.TXT 4.3.14 and 4.3.16). libzip reads the whole directory before it reports a number.
constexpr std::size_t kEndBytes = 22, kEnd64Bytes = 56, kLocatorBytes = 20;
constexpr std::size_t kTailBytes = kEndBytes + 65'535 + kLocatorBytes + kEnd64Bytes;

Status check_directory(std::string_view tail, const ArchiveLimits& limits) {
    const auto check = [&](std::uint64_t entries, std::uint64_t bytes) -> Status {
        if (entries > limits.max_entries)
            return fail(Code::kLimitExceeded,
                        fmt::format("the archive has {} entries: expected at most {}; split it",
                                    entries, limits.max_entries));
        if (bytes > kMaxArchiveDirectoryBytes)
            return fail(Code::kLimitExceeded,
                        fmt::format("the archive's directory has {} bytes: expected at most {}; "
                                    "shorten the names and comments of its entries",
                                    bytes, kMaxArchiveDirectoryBytes));
        return {};
    };
    constexpr std::uint64_t kElsewhere16 = 0xFFFF, kElsewhere32 = 0xFFFF'FFFF;
    // Which of several records applies depends on the reader, so all of them are checked.
    for (std::size_t at = 0; (at = tail.find("PK\x05\x06", at)) != std::string_view::npos; ++at) {
        if (tail.size() - at < kEndBytes) break;
        const std::uint64_t entries = number_at(tail, at + 10, 2);
        const std::uint64_t bytes = number_at(tail, at + 12, 4);
        if (entries != kElsewhere16 && bytes != kElsewhere32) TRY_STATUS(check(entries, bytes));
    }
    for (std::size_t at = 0; (at = tail.find("PK\x06\x06", at)) != std::string_view::npos; ++at) {
        if (tail.size() - at < kEnd64Bytes) break;
        TRY_STATUS(check(number_at(tail, at + 32, 8), number_at(tail, at + 40, 8)));
    }
    return {};
}

Result<std::string> tail_of(const std::string& path, std::uint64_t& bytes) {
    std::error_code error;
    bytes = std::filesystem::file_size(path, error);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               &std::fclose);
    if (error || !file)
        return fail(Code::kInvalidInput, "the archive cannot be read as ZIP: it cannot be opened");
    const std::uint64_t size = std::min<std::uint64_t>(bytes, kTailBytes);
    std::string tail(size, '\0');
    if (std::fseek(file.get(), -static_cast<long>(size), SEEK_END) != 0) return std::string();
    tail.resize(std::fread(tail.data(), 1, tail.size(), file.get()));
    return tail;
}

Result<zip_t*> open_source(zip_source_t* source, zip_error_t& error) {
    zip_t* zip =
        source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : nullptr;
    if (zip) return zip;
    const std::string why = zip_error_strerror(&error);
    if (source) zip_source_free(source);
    zip_error_fini(&error);
    return fail(Code::kInvalidInput,
                fmt::format("the file is damaged or incomplete and cannot be read as ZIP ({}): "
                            "download or export it again",
                            why));
}

}  // namespace

bool Archive::looks_like_one(std::string_view bytes) {
    return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

Result<Archive> Archive::open(std::string_view bytes, const ArchiveLimits& limits) {
    TRY_STATUS(
        check_directory(bytes.substr(bytes.size() - std::min(bytes.size(), kTailBytes)), limits));
    zip_error_t error;
    zip_error_init(&error);
    auto handle = std::make_unique<Handle>();
    TRY(handle->zip,
        open_source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error), error));
    return list(std::move(handle), bytes.size(), limits);
}

Result<Archive> Archive::open_file(const std::string& path, const ArchiveLimits& limits) {
    std::uint64_t bytes = 0;
    TRY(const std::string tail, tail_of(path, bytes));
    TRY_STATUS(check_directory(tail, limits));
    zip_error_t error;
    zip_error_init(&error);
    auto handle = std::make_unique<Handle>();
    TRY(handle->zip, open_source(zip_source_file_create(path.c_str(), 0, -1, &error), error));
    return list(std::move(handle), bytes, limits);
}

Result<Archive> Archive::list(std::unique_ptr<Handle> handle, std::uint64_t bytes,
                              const ArchiveLimits& limits) {
    const zip_int64_t count = zip_get_num_entries(handle->zip, 0);
    if (count < 0 || static_cast<std::uint64_t>(count) > limits.max_entries)
        return fail(Code::kLimitExceeded, fmt::format("the archive has {} entries; at most {} are "
                                                      "read",
                                                      count, limits.max_entries));
    Archive archive(std::move(handle), {}, limits);
    std::set<std::string> names;
    const std::uint64_t most = std::min(limits.max_inflated_bytes, kArchiveBudget.of_file(bytes));
    std::uint64_t total = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t stat;
        if (zip_stat_index(archive.handle_->zip, i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_NAME))
            return fail(Code::kInvalidInput,
                        "the archive's directory is damaged: download or export the file again");
        const std::string name = stat.name;
        if (name.ends_with('/')) continue;
        TRY_STATUS(check_entry(stat, name, limits));
        zip_uint8_t system = 0;
        zip_uint32_t attributes = 0;
        if (zip_file_get_external_attributes(archive.handle_->zip, i, 0, &system, &attributes) ==
                0 &&
            system == ZIP_OPSYS_UNIX && ((attributes >> 16) & kFileTypeMask) == kLink)
            return refuse(Code::kInvalidInput, name, "is a link; pack the file itself");
        if (!names.insert(name).second) return refuse(Code::kInvalidInput, name, "appears twice");
        // Without overflow: sizes are as the archive states them.
        if (stat.size > most - total)
            return fail(Code::kLimitExceeded,
                        fmt::format("the archive would inflate to more than {} bytes, the limit "
                                    "for an archive of {} bytes; split it",
                                    most, bytes));
        total += stat.size;
        archive.entries_.push_back({name, stat.comp_size, stat.size});
        archive.index_.push_back(i);
    }
    if (archive.entries_.empty()) return fail(Code::kInvalidInput, "the archive contains no files");
    return archive;
}

std::size_t Archive::find(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::find(entries_, name, &ArchiveEntry::name) -
                                    entries_.begin());
}

Result<std::string> Archive::read(std::size_t entry) {
    std::string whole;
    whole.reserve(entries_[entry].bytes);
    TRY_STATUS(read_pieces(entry, std::size_t{1} << 20, [&](std::string_view piece) -> Status {
        whole.append(piece);
        return {};
    }));
    return whole;
}

Status Archive::read_pieces(std::size_t entry, std::size_t piece_bytes,
                            const std::function<Status(std::string_view)>& take) {
    const ArchiveEntry& requested = entries_[entry];
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
        zip_fopen_index(handle_->zip, index_[entry], 0), &zip_fclose);
    if (!file)
        return refuse(Code::kInvalidInput, requested.name,
                      fmt::format("cannot be read: {}; download or export the file again",
                                  zip_strerror(handle_->zip)));
    std::string piece(piece_bytes, '\0');
    std::uint64_t read = 0;
    for (;;) {
        const zip_int64_t got = zip_fread(file.get(), piece.data(), piece.size());
        if (got < 0)
            return refuse(Code::kInvalidInput, requested.name,
                          fmt::format("is damaged ({}): download or export the file again",
                                      zip_file_strerror(file.get())));
        if (got == 0) break;
        read += static_cast<std::uint64_t>(got);
        // The size in the directory may be wrong.
        if (read > requested.bytes)
            return refuse(Code::kInvalidInput, requested.name, "is longer than the archive states");
        TRY_STATUS(take(std::string_view(piece).substr(0, static_cast<std::size_t>(got))));
    }
    if (read != requested.bytes)
        return refuse(Code::kInvalidInput, requested.name, "is shorter than the archive states");
    return {};
}

}  // namespace ballast::ingest

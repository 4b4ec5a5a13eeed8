// Untrusted ZIP archives: their entries, under limits that are checked before and while anything is
// inflated.
//
// Rejected: an archive without files, encrypted entries, links, names that escape the archive,
// duplicate names, more entries or bytes than the limits allow, and an entry that inflates to many
// times its packed size (a "zip bomb"). Nested archives are ordinary entries and are never opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/read_budget.hpp"
#include "base/result.hpp"

namespace ballast::ingest {

struct ArchiveLimits {
    std::size_t max_entries = kMaxArchiveEntries;
    // Of all entries together; in addition, in proportion to the archive (kArchiveBudget).
    std::uint64_t max_inflated_bytes = kArchiveBudget.max_bytes;
    // An entry larger than `ratio_from_bytes` may be at most `max_ratio` times its packed size
    // (Apache POI's guard, ZipSecureFile; text with regular columns reaches about 60).
    double max_ratio = 200;
    std::uint64_t ratio_from_bytes = 100 * 1024;
};

struct ArchiveEntry {
    std::string name;  // as written in the archive, with "/" between folders
    std::uint64_t packed_bytes = 0;
    std::uint64_t bytes = 0;  // inflated, as the directory states it
};

class Archive {
public:
    // Whether the bytes start like a ZIP archive.
    static bool looks_like_one(std::string_view bytes);

    // Over `bytes`, which must outlive it. Folders are not in entries(). kInvalidInput or
    // kLimitExceeded, with the attribute "entry" when it is about one.
    static Result<Archive> open(std::string_view bytes, const ArchiveLimits& limits = {});
    // Over a file on disk, read on demand.
    static Result<Archive> open_file(const std::string& path, const ArchiveLimits& limits = {});

    const std::vector<ArchiveEntry>& entries() const { return entries_; }
    // The index in entries() of the entry with that name, or entries().size().
    std::size_t find(std::string_view name) const;

    // Reads a whole entry.
    Result<std::string> read(std::size_t entry);
    // Reads in pieces of at most `piece_bytes`, in order, until `take` fails. The checksum is
    // verified at the end: the pieces passed to `take` are valid only if this succeeds.
    Status read_pieces(std::size_t entry, std::size_t piece_bytes,
                       const std::function<Status(std::string_view)>& take);

    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;
    ~Archive();

private:
    struct Handle;
    Archive(std::unique_ptr<Handle> handle, std::vector<ArchiveEntry> entries,
            ArchiveLimits limits);
    static Result<Archive> list(std::unique_ptr<Handle> handle, std::uint64_t bytes,
                                const ArchiveLimits& limits);

    std::unique_ptr<Handle> handle_;
    std::vector<ArchiveEntry> entries_;
    std::vector<std::uint64_t> index_;  // of each entry within the archive
    ArchiveLimits limits_;
};

}  // namespace ballast::ingest

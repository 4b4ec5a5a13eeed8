// ZIP archives that strangers upload: what is in them, under limits that are checked before and
// while anything is inflated.
//
// Refused: an archive without files, encrypted entries, links, names that lead out of the archive,
// two entries of one name, more entries or bytes than the limits allow, and an entry that inflates
// far beyond what it was packed from (a "bomb"). Archives within the archive are entries like any
// other: never opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::ingest {

struct ArchiveLimits {
    std::size_t max_entries = 10'000;
    std::uint64_t max_inflated_bytes = std::uint64_t{4} << 30;  // of all entries together
    // An entry larger than `ratio_from_bytes` may be at most `max_ratio` times its packed size
    // (Apache POI's guard, ZipSecureFile; text of regular columns reaches about 60).
    double max_ratio = 200;
    std::uint64_t ratio_from_bytes = 100 * 1024;
};

struct ArchiveEntry {
    std::string name;  // as it stands in the archive, "/" between folders
    std::uint64_t packed_bytes = 0;
    std::uint64_t bytes = 0;  // inflated, as the directory states it
};

class Archive {
public:
    // Whether the bytes begin as a ZIP archive does.
    static bool looks_like_one(std::string_view bytes);

    // Over `bytes`, which must outlive it. Folders are left out of entries(). kInvalidInput or
    // kLimitExceeded, with the attribute "entry" where one is at fault.
    static Result<Archive> open(std::string_view bytes, const ArchiveLimits& limits = {});
    // Over a file on disk, read as it is needed.
    static Result<Archive> open_file(const std::string& path, const ArchiveLimits& limits = {});

    const std::vector<ArchiveEntry>& entries() const { return entries_; }
    // The place of the entry of that name among entries(), or entries().size().
    std::size_t find(std::string_view name) const;

    // The whole of an entry.
    Result<std::string> read(std::size_t entry);
    // In pieces of at most `piece_bytes`, in order, until `take` fails. The checksum is verified
    // at the end: what `take` was given counts only when this succeeds.
    Status read_pieces(std::size_t entry, std::size_t piece_bytes,
                       const std::function<Status(std::string_view)>& take);

    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;
    ~Archive();

private:
    struct Handle;
    Archive(std::unique_ptr<Handle> handle, std::vector<ArchiveEntry> entries,
            ArchiveLimits limits);
    static Result<Archive> list(std::unique_ptr<Handle> handle, const ArchiveLimits& limits);

    std::unique_ptr<Handle> handle_;
    std::vector<ArchiveEntry> entries_;
    std::vector<std::uint64_t> index_;  // of each entry within the archive
    ArchiveLimits limits_;
};

}  // namespace ballast::ingest

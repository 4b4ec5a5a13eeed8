#include "store/spool_file.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

#include "store/file.hpp"

namespace ballast::store {

namespace {

constexpr std::size_t kGathered = 256 * 1024;

int open_unnamed(const std::string& directory) {
    const int file = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    // Of file systems without unnamed files.
    std::string name = directory + "/.spool.XXXXXX";
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

}  // namespace

Result<std::shared_ptr<SpoolFile>> SpoolFile::create(const std::string& directory) {
    const int file = open_unnamed(directory);
    if (file < 0) return detail::file_error("create", "a temporary file");
    return std::make_shared<SpoolFile>(file);
}

SpoolFile::~SpoolFile() { ::close(file_); }

Status SpoolFile::append(std::string_view bytes) {
    gathered_ += bytes;
    size_ += bytes.size();
    return gathered_.size() < kGathered ? Status() : flush();
}

Status SpoolFile::flush() {
    TRY_STATUS(detail::write_bytes(file_, gathered_, "a temporary file"));
    gathered_.clear();
    return {};
}

Result<std::string> SpoolFile::read(std::uint64_t at, std::size_t most) const {
    return detail::read_bytes(file_, at, most, "a temporary file");
}

Result<std::shared_ptr<const ByteSource>> open_source(const std::filesystem::path& path) {
    TRY(std::shared_ptr<const ByteSource> source, detail::FileSource::open(path));
    return source;
}

}  // namespace ballast::store

// Arbitrary bytes as a backup in one file: reading never crashes, takes no more memory than the
// file has bytes, leaves no file whose contents are not those of its digest, and errors are text.
//
// By the first byte the rest is the file itself, a change of a valid file, or the contents that a
// valid file has sealed: bytes that someone who knows the passphrase could have made.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "base/sealed_stream.hpp"
#include "store/backup_file.hpp"

namespace {

namespace fs = std::filesystem;
namespace store = ballast::store;

constexpr std::string_view kFormat = "ballast-backup-file-1\n";
constexpr std::size_t kSalt = sizeof(ballast::PassphraseSalt);
const std::string kFirstSize = {5, 0, 0, 0, 0, 0, 0, 0};  // of the manifest "first"

const ballast::SealingKey& key() {
    static const auto parsed = ballast::SealingKey::parse(ballast::sha256_hex("key"));
    CHECK(parsed.has_value());
    return *parsed;
}

// Of this process; removed at its end.
const fs::path& directory() {
    struct Made {
        Made() {
            std::string name = (fs::temp_directory_path() / "ballast_backup_file_XXXXXX").string();
            CHECK(mkdtemp(name.data()) != nullptr);
            path = name;
        }
        ~Made() {
            std::error_code ignored;
            fs::remove_all(path, ignored);
        }
        fs::path path;
    };
    static const Made made;
    return made.path;
}

std::string sealed(std::string_view contents) {
    ballast::StreamSealer sealer(key(), kFormat);
    return std::string(kFormat) + std::string(kSalt, 's') + sealer.header() +
           sealer.seal(contents, true);
}

std::string file_of(std::uint8_t kind, std::string_view bytes) {
    switch (kind % 3) {
        case 0:
            return std::string(bytes);
        case 1: {
            std::string file = sealed(kFirstSize + "first" + "contents of a file");
            for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
                file[static_cast<unsigned char>(bytes[i]) % file.size()] ^= bytes[i + 1];
            return file;
        }
        default:
            return sealed(bytes);
    }
}

void extract(store::BackupFileReader& reader, const store::BlobInfo& blob) {
    const fs::path to = directory() / "out";
    const auto extracted = reader.extract(blob, to, {});
    CHECK(extracted.has_value() == fs::exists(to));
    CHECK(extracted || !extracted.error().message.empty());
    fs::remove(to);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string file = file_of(data[0], bytes);
    const fs::path path = directory() / "file";
    std::ofstream(path, std::ios::binary | std::ios::trunc) << file;
    const auto reader = store::BackupFileReader::open(path, [](const ballast::PassphraseSalt&) {
        return ballast::Result<ballast::SealingKey>(key());
    });
    if (!reader) {
        CHECK(!reader.error().message.empty());
        return 0;
    }
    CHECK((*reader)->manifest().size() <= file.size());
    // Contents of another digest, of none, and of a size that the file cannot have.
    for (const std::uint64_t most : {std::uint64_t{3}, std::uint64_t{0}, ~std::uint64_t{0}})
        extract(**reader, {ballast::sha256_hex("con"), most});
    const auto end = (*reader)->check_end();
    CHECK(end || !end.error().message.empty());
    return 0;
}

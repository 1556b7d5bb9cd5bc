package dev.tollgate.client.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one PEM file held when it was read. Text outside of its blocks does not matter. */
final class PemFile {
  /** More than any chain or set of authorities needs; a wrong file does not fill the memory. */
  static final int BYTES_MAX = 1024 * 1024;

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
  private static final String KEY = "PRIVATE KEY";
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private final Path file;
  private final List<Block> blocks;

  private record Block(String label, String body) {}

  private PemFile(Path file, List<Block> blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  /** The bytes of a file that may hold PEM. */
  static byte[] bytes(Path file) throws TlsFileException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new TlsFileException(file, "is longer than " + BYTES_MAX + " bytes");
      }
      return bytes;
    } catch (TlsFileException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new TlsFileException(file, "does not exist");
    } catch (AccessDeniedException e) {
      throw new TlsFileException(file, "may not be read by this user");
    } catch (IOException e) {
      throw new TlsFileException(file, "cannot be read");
    }
  }

  /** Finds the blocks in the bytes of a file. */
  static PemFile of(Path file, byte[] bytes) throws TlsFileException {
    List<Block> blocks = new ArrayList<>();
    String label = "";
    StringBuilder body = new StringBuilder();
    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).lines().toList()) {
      Matcher begin = BEGIN.matcher(line.strip());
      if (begin.matches()) {
        label = begin.group(1);
        body.setLength(0);
      } else if (line.strip().equals("-----END " + label + "-----")) {
        blocks.add(new Block(label, body.toString()));
        label = "";
      } else if (!label.isEmpty()) {
        body.append(line.strip());
      }
    }
    if (!label.isEmpty()) {
      throw new TlsFileException(file, "ends within a " + label);
    }
    return new PemFile(file, List.copyOf(blocks));
  }

  /** The certificates in it, in their order; at least one. */
  List<X509Certificate> certificates() throws TlsFileException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(certificate(block));
      }
    }
    if (certificates.isEmpty()) {
      throw new TlsFileException(file, "holds no certificate in PEM (BEGIN CERTIFICATE)");
    }
    return List.copyOf(certificates);
  }

  private X509Certificate certificate(Block block) throws TlsFileException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(decoded(block)));
    } catch (CertificateException e) {
      throw new TlsFileException(file, "holds a certificate that cannot be understood");
    }
  }

  /** The one private key in it. */
  PrivateKey privateKey() throws TlsFileException {
    List<Block> keys = blocks.stream().filter(block -> block.label().endsWith(KEY)).toList();
    if (keys.size() != 1) {
      throw new TlsFileException(
          file,
          (keys.isEmpty() ? "holds no private key" : "holds more than one private key")
              + "; it must hold one in PKCS#8 PEM (BEGIN PRIVATE KEY)");
    }
    Block key = keys.get(0);
    switch (key.label()) {
      case KEY -> {
        return privateKey(decoded(key));
      }
      case "ENCRYPTED PRIVATE KEY" ->
          throw new TlsFileException(
              file,
              "holds an encrypted key; store it unencrypted, readable by this program alone: "
                  + "openssl pkcs8 -in OLD -out NEW");
      default ->
          throw new TlsFileException(
              file,
              "holds a key in an old form (BEGIN "
                  + key.label()
                  + "); convert it to PKCS#8: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
    }
  }

  private PrivateKey privateKey(byte[] pkcs8) throws TlsFileException {
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(pkcs8);
    for (String algorithm : KEY_ALGORITHMS) {
      Optional<PrivateKey> key = privateKey(algorithm, encoded);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new TlsFileException(file, "holds a private key that is not RSA, EC or Ed25519");
  }

  private static Optional<PrivateKey> privateKey(String algorithm, PKCS8EncodedKeySpec encoded) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** Without the cause, which quotes characters of the body. */
  private byte[] decoded(Block block) throws TlsFileException {
    try {
      return Base64.getDecoder().decode(block.body());
    } catch (IllegalArgumentException e) {
      throw new TlsFileException(file, "holds a " + block.label() + " that is not base64");
    }
  }
}

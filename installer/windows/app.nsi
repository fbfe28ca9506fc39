Target amd64-unicode
; Installs the PyInstaller folder for the person who runs it; asks for no administrator. installer/build compiles it:
;     makensis -V2 -WX -DVERSION=0.1.0 -DSOURCE=..\..\dist\tallybridge app.nsi
; -DQUICK packs in a fraction of the time and less small; -DSIGN="command" signs the uninstaller too.
; Silently: Setup.exe /S [/AUTOSTART]; uninstall.exe /S [/REMOVEDATA].
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "MUI2.nsh"
!include "Sections.nsh"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Tallybridge"
; The value that app/runtime/autostart.py sets and removes.
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
; Where app/runtime/paths.py keeps the database, backups and logs.
!define DATA "$LOCALAPPDATA\Tallybridge"
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif

Name "Tallybridge"
!ifndef OUT
  !define OUT "Tallybridge-${VERSION}-setup.exe"
!endif
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Tallybridge"
; An upgrade goes where the older version is.
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
ManifestDPIAware true

!define MUI_ICON "tallybridge.ico"
!define MUI_UNICON "tallybridge.ico"
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\tallybridge-window.exe"
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Tallybridge"
VIAddVersionKey "FileDescription" "Tallybridge set-up"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "The Tallybridge authors"

; A running program cannot be replaced: Windows keeps its file from being written.
!macro StopWhileRunning PREFIX
Function ${PREFIX}StopWhileRunning
  Push $0
  Push $1
  ${For} $1 1 2
    StrCpy $0 "$INSTDIR\tallybridge-window.exe"
    ${If} $1 == 2
      StrCpy $0 "$INSTDIR\tallybridge.exe"
    ${EndIf}
    ${If} ${FileExists} "$0"
      ClearErrors
      FileOpen $0 "$0" a
      ${If} ${Errors}
        MessageBox MB_OK|MB_ICONEXCLAMATION "Tallybridge is running. Close its window (and the one by the clock), then start this again." /SD IDOK
        SetErrorLevel 2
        Quit
      ${EndIf}
      FileClose $0
    ${EndIf}
  ${Next}
  Pop $1
  Pop $0
FunctionEnd
!macroend
!insertmacro StopWhileRunning ""
!insertmacro StopWhileRunning "un."

Section "Tallybridge" SectionProgram
  SectionIn RO
  Call StopWhileRunning
  ; What the older version had and this one has not must not linger. The data is elsewhere, and the program itself
  ; makes a backup before it brings an older database up to date.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*"
  CreateShortcut "$SMPROGRAMS\Tallybridge.lnk" "$INSTDIR\tallybridge-window.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "Tallybridge"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\tallybridge-window.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "The Tallybridge authors"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
SectionEnd

Section /o "Start when I sign in to Windows" SectionAutostart
  WriteRegStr HKCU "${RUN}" "Tallybridge" '"$INSTDIR\tallybridge-window.exe" --tray'
SectionEnd

Function .onInit
  ; Ticked for whoever has it so already, or asks for it.
  ReadRegStr $0 HKCU "${RUN}" "Tallybridge"
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/AUTOSTART" $2
  ${If} $0 != ""
  ${OrIfNot} ${Errors}
    !insertmacro SelectSection ${SectionAutostart}
  ${EndIf}
FunctionEnd

; The database, the backups and the logs are the owner's: they stay unless the owner says otherwise.
Section "Uninstall"
  Call un.StopWhileRunning
  Delete "$SMPROGRAMS\Tallybridge.lnk"
  DeleteRegValue HKCU "${RUN}" "Tallybridge"
  DeleteRegKey HKCU "${KEY}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\tallybridge.exe"
  Delete "$INSTDIR\tallybridge-window.exe"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\LICENCES.txt"
  RMDir "$INSTDIR"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/REMOVEDATA" $1
  ${IfNot} ${Errors}
    RMDir /r "${DATA}"
  ${ElseIf} ${FileExists} "${DATA}\*.*"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Remove your Tallybridge data too?$\r$\n$\r$\n${DATA}$\r$\n$\r$\nIt holds the links between Pronto and Stripe, the journal and all backups, and cannot be brought back. Choose No if you may use Tallybridge again. Passwords and keys stay in Windows' Credential Manager either way: remove your companies in Tallybridge first if those should go as well." /SD IDNO IDNO kept
    RMDir /r "${DATA}"
    kept:
  ${EndIf}
SectionEnd

Option Explicit

' Waits for jobs in a folder and does them, one by one, in this one LibreOffice. A job is a text file, a line for each step,
' its words parted by tabs; the answer file holds "ok", or what went wrong. Positions count from 0.

Dim book As Object
Dim sheet As Object
Dim words

Sub Serve
  Dim files As Object, box As String
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  box = Environ("CHAPTERDESK_OFFICE_BOX")
  Do While Not files.exists(box & "/quit")
    If files.exists(box & "/job") Then
      Answer(files, box, Work(files, box & "/job"))
    End If
    Wait 15
  Loop
  StarDesktop.terminate()
End Sub

Sub Answer(files, box, told)
  Dim out As Object
  files.kill(box & "/job")
  out = createUnoService("com.sun.star.io.TextOutputStream")
  out.setOutputStream(files.openFileWrite(box & "/unfinished"))
  out.setEncoding("UTF-8")
  out.writeString(told)
  out.closeOutput()
  files.move(box & "/unfinished", box & "/answer")
End Sub

Function Work(files, place) As String
  Dim lines As Object, row As String, number As Integer
  On Error GoTo Failed
  lines = createUnoService("com.sun.star.io.TextInputStream")
  lines.setInputStream(files.openFileRead(place))
  lines.setEncoding("UTF-8")
  Do While Not lines.isEOF()
    row = lines.readLine()
    number = number + 1
    If row <> "" Then
      words = Split(row, Chr(9))
      OneStep()
    End If
  Loop
  lines.closeInput()
  Work = "ok"
  Exit Function
Failed:
  Work = "step " & number & " (" & row & "): " & Error$ & ", line " & Erl
  On Error Resume Next
  lines.closeInput()
  If Not IsNull(book) Then book.close(True)
End Function

Sub OneStep
  Select Case words(0)
    Case "open", "save", "close", "detach", "sheet", "rename", "copysheet", "removesheet", "protect"
      Books()
    Case "type", "text", "number", "clear", "copycell"
      Cells()
    Case Else
      Blocks()
  End Select
End Sub

Function Text(place) As String
  ' Tabs and line ends are written as a symbol each.
  Text = Replace(Replace(words(place), Chr(9229), Chr(10)), Chr(9225), Chr(9))
End Function

Sub Books
  Dim other As Object
  Select Case words(0)
    Case "open"
      If words(2) = "" Then
        book = StarDesktop.loadComponentFromURL(words(1), "_blank", 0, Array(Prop("Hidden", True)))
      Else
        book = StarDesktop.loadComponentFromURL(words(1), "_blank", 0, Array(Prop("Hidden", True), Prop("Password", Text(2))))
      End If
      sheet = book.Sheets.getByIndex(0)
    Case "save"
      If words(4) = "" Then
        book.storeToURL(words(1), Array(Prop("FilterName", words(2)), Prop("FilterOptions", words(3))))
      Else
        ' The format of Excel takes its password as data of its own, which is how LibreOffice's own dialog hands it over.
        other = CreateUnoValue("[]com.sun.star.beans.NamedValue", Array(Named("OOXPassword", Text(4)), Named("CryptoType", "Standard")))
        book.storeToURL(words(1), Array(Prop("FilterName", words(2)), Prop("FilterOptions", words(3)), Prop("EncryptionData", other)))
      End If
    Case "close"
      book.close(True)
    Case "detach"
      other = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, Array(Prop("Hidden", True)))
      other.Sheets.importSheet(book, sheet.Name, 0)
      book.close(True)
      book = other
      sheet = book.Sheets.getByIndex(0)
    Case "sheet"
      sheet = book.Sheets.getByName(Text(1))
    Case "rename"
      sheet.Name = Text(1)
    Case "copysheet"
      book.Sheets.copyByName(sheet.Name, Text(1), 1)
    Case "removesheet"
      book.Sheets.removeByName(Text(1))
    Case "protect"
      sheet.protect(Text(1))
  End Select
End Sub

Sub Cells
  Dim cell As Object
  cell = sheet.getCellByPosition(CLng(words(1)), CLng(words(2)))
  Select Case words(0)
    Case "type"
      cell.FormulaLocal = Text(3)
    Case "text"
      cell.String = Text(3)
    Case "number"
      cell.Value = Val(words(3))
    Case "clear"
      cell.clearContents(1 + 2 + 4 + 16)
    Case "copycell"
      sheet.copyRange(sheet.getCellByPosition(CLng(words(3)), CLng(words(4))).CellAddress, Block(words(1), words(2), words(1), words(2)).RangeAddress)
  End Select
End Sub

Sub Blocks
  Dim fields(0) As New com.sun.star.table.TableSortField
  Select Case words(0)
    Case "sort"
      fields(0).Field = CLng(words(5))
      fields(0).IsAscending = True
      Block(words(1), words(2), words(3), words(4)).sort(Array(Prop("SortFields", fields()), Prop("ContainsHeader", True)))
    Case "insertrows"
      sheet.Rows.insertByIndex(CLng(words(1)), CLng(words(2)))
    Case "droprows"
      sheet.Rows.removeByIndex(CLng(words(1)), CLng(words(2)))
    Case "copyrow"
      sheet.copyRange(sheet.getCellByPosition(0, CLng(words(2))).CellAddress, sheet.Rows.getByIndex(CLng(words(1))).RangeAddress)
    Case "insertcolumns"
      sheet.Columns.insertByIndex(CLng(words(1)), CLng(words(2)))
    Case "dropcolumns"
      sheet.Columns.removeByIndex(CLng(words(1)), CLng(words(2)))
    Case "movecolumn"
      sheet.Columns.insertByIndex(CLng(words(2)), 1)
      sheet.moveRange(sheet.getCellByPosition(CLng(words(2)), 0).CellAddress, sheet.Columns.getByIndex(CLng(words(1))).RangeAddress)
      sheet.Columns.removeByIndex(CLng(words(1)), 1)
    Case Else
      ' An error of our own making would not reach the answer.
      sheet = book.Sheets.getByName("No such step: " & words(0))
  End Select
End Sub

Function Block(c, r, d, s) As Object
  Block = sheet.getCellRangeByPosition(CLng(c), CLng(r), CLng(d), CLng(s))
End Function

Function Named(n, v)
  Dim p As New com.sun.star.beans.NamedValue
  p.Name = n
  p.Value = v
  Named = p
End Function

Function Prop(n, v)
  Dim p As New com.sun.star.beans.PropertyValue
  p.Name = n
  p.Value = v
  Prop = p
End Function
